-- wrk asks for the addresses in the file that ADDRESSES names, one after the other
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
local i = 0
request = function()
  i = i % #addresses + 1
  return wrk.format("GET", addresses[i])
end
