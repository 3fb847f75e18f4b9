// Called as `node index.js FOLDER ARGUMENTS...`. The plugin takes its arguments as if it had been started by itself.
const [folder] = process.argv.splice(2, 1);
require(folder);
