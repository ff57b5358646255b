/** The inspector: run directories in the browser. It starts without TensorFlow. */
export { type Inspector, type InspectorOptions, startInspector } from "./server.ts";
export { webFolder } from "./web-files.ts";
