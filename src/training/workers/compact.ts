/** Makes values small enough to travel between threads. */

/**
 * A copy in which a typed array that shows a part of a larger buffer has a buffer of its own: cloning such an array
 * would take the whole buffer along. Arrays that are whole, which a policy may share between episodes, stay as they are.
 *
 * @param value plain objects, arrays, typed arrays and simple values, as structured clone takes them
 * @param buffers gets the new buffers, which may be transferred
 */
export function compact<T>(value: T, buffers: ArrayBuffer[]): T {
  return copied(value, buffers) as T;
}

function copied(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (value === null || typeof value !== "object") return value;
  if (ArrayBuffer.isView(value)) {
    if (value instanceof DataView || value.byteLength === value.buffer.byteLength) return value;
    const own = (value as Float32Array).slice();
    buffers.push(own.buffer);
    return own;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value; // lists of values that may be shared
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copied(field, buffers)]));
}
