/** Gives a text to the reader as a file. */
export function save(name: string, text: string, type = "text/csv;charset=utf-8"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  // the browser has it by then
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
