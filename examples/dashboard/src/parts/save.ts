/** Gives a table to the reader as a CSV file. */
export function save(name: string, text: string): void {
  // without the mark a spreadsheet takes it for the encoding of the machine
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  // the browser has it by then
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
