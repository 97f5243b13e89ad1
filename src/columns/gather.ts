/** The values at some places: a plain loop, which is many times faster than `map` or `from`. */
export function gather<Values extends Float64Array | Int32Array | Uint32Array>(
  values: Values,
  places: Uint32Array,
): Values {
  const made = new (values.constructor as new (length: number) => Values)(places.length);
  for (let i = 0; i < made.length; i++) made[i] = values[places[i] as number] as number;
  return made;
}
