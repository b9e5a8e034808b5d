/** A history of real orders: a small on-sale by the driver, played against a house of its own. */
import { runOnSale } from '../../on-sale/run-on-sale.ts';
import type { Bench } from '../part.ts';

const SEED = 9;
const HOLD_SECONDS = 30;
const MAX_SECONDS = 40;

/** Ends the house when the crowd has gone. Gives the folder that its database is left in. */
export async function playDriver(bench: Bench, seats: number): Promise<string> {
  const house = await bench.startHouse();
  const report = await runOnSale(
    {
      url: house.url,
      paymentsUrl: house.paymentsUrl,
      seats,
      buyers: Math.ceil(seats * 1.2),
      concurrency: 64,
      seed: SEED,
      holdSeconds: HOLD_SECONDS,
      maxSeconds: MAX_SECONDS,
      restSeconds: 1,
      runName: 'replayed',
      // The judge reads what it gets by HTTP; the promises are the driver's own business.
      openLog: async () => null,
    },
    bench.world,
  );
  bench.log(`  the driver sold ${report.sold} of ${seats} seats: ${report.confirmed} orders`);
  const unclean = await house.stop();
  if (unclean !== null) throw new Error(`the house did not stop: ${unclean}`);
  return house.dataFolder;
}
