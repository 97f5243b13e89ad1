import fc from "fast-check";

/** The seed of the runs of today, or the one to repeat them with. */
const FIRST_SEED = Number(process.env.CLIENTELE_SEED ?? Date.now() % 2 ** 31);
/** Runs to a batch. */
const BATCH = 10_000;

/** Checks a property on so many random inputs, each batch with a seed of its own; others may run between them. */
export async function inBatches(
  count: number,
  property: fc.IAsyncProperty<unknown> | fc.IProperty<unknown>,
): Promise<void> {
  if (count > BATCH) console.log(`${count} runs from seed ${FIRST_SEED} (CLIENTELE_SEED repeats them)`);
  for (let done = 0, seed = FIRST_SEED; done < count; done += BATCH, seed++) {
    await fc.assert(property as fc.IAsyncProperty<unknown>, { seed, numRuns: Math.min(BATCH, count - done) });
    await new Promise((resolve) => setTimeout(resolve));
  }
}
