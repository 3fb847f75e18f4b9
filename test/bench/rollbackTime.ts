/**
 * `bluegreen rollback` beside the guide's script, in turns. Inside a sandbox, best on an otherwise idle machine:
 *
 *     npm run -s sandbox -- exec -- node test/bench/rollbackTime.ts [ROUNDS]
 */
import { raceRollbacks } from "./rollbackRace.ts";
import { table } from "./sideBySide.ts";

const rounds = Number(process.argv[2] ?? 10);
const { times, lost, sent, agreed } = await raceRollbacks(rounds);
console.log(table("from the command to the last answer of green", times));
console.log(`${lost} of ${sent} requests lost`);
console.log(`${agreed} of ${rounds} times configuration, state and route agreed afterwards, and a preview was empty`);
