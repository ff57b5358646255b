/** Opens a catalogue and prints its processor time and most memory as JSON: `open-shop.ts <options as JSON>`. */
import { type LoadCatalogueOptions, loadCatalogue } from "../envs/webshop/catalogue/load-catalogue.ts";

await loadCatalogue(JSON.parse(process.argv[2] ?? "") as LoadCatalogueOptions);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
// Microseconds, and kibibytes.
const opened = { seconds: (userCPUTime + systemCPUTime) / 1e6, memory: (maxRSS * 1024) / 1e6 };
process.stdout.write(JSON.stringify(opened));
