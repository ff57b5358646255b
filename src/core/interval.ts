/** Confidence intervals of a success rate: over independent trials, and over clusters of trials. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson score interval of a proportion, 95 % by default.
 *
 * @param successes number of successes
 * @param trials number of independent trials; 0 gives [0, 1]
 * @source Wilson 1927, eq. 1; Brown, Cai, DasGupta 2001
 */
export function wilsonInterval(successes: number, trials: number, z = 1.959963984540054): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const centre = p + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: successes === trials ? 1 : Math.min(1, (centre + spread) / scale),
  };
}

/** Trials that share something, such as the games of one room. */
export interface Cluster {
  readonly successes: number;
  readonly trials: number;
}

/**
 * 95 % interval of a proportion over clusters, as a statement about clusters like these: Wilson's interval with the
 * number of trials divided by the design effect and Student's t of (clusters − 1) degrees of freedom.
 *
 *   v = m/(m−1) · Σ_g (x_g − p·n_g)² / n²     variance of p = Σx/Σn over m clusters (linearised)
 *   d = max(1, v / (p(1−p)/n))                design effect: how many trials count as one
 *
 * Where all trials agree, v says nothing and d is 1; the interval is then as wide as t makes it. With one cluster
 * nothing is known about others: [0, 1].
 *
 * @source Dean, Pagano 2015, Evaluating confidence interval methods for binomial proportions in clustered surveys
 *   (modified Wilson); Kish 1965 for the design effect
 */
export function clusterInterval(clusters: readonly Cluster[]): Interval {
  const filled = clusters.filter(({ trials }) => trials > 0);
  const m = filled.length;
  const n = filled.reduce((sum, { trials }) => sum + trials, 0);
  if (m < 2) return { low: 0, high: 1 };
  const successes = filled.reduce((sum, cluster) => sum + cluster.successes, 0);
  const p = successes / n;
  const spread = filled.reduce((sum, cluster) => sum + (cluster.successes - p * cluster.trials) ** 2, 0);
  const isUniform = successes === 0 || successes === n;
  const design = isUniform ? 1 : Math.max(1, ((m / (m - 1)) * spread) / (n * p * (1 - p)));
  return wilsonInterval(successes / design, n / design, studentQuantile(m - 1));
}

/** The t that a Student variable of `df` degrees of freedom stays below, in absolute value, 95 times in 100. */
export function studentQuantile(df: number): number {
  let [low, high] = [0, 13]; // 12.71 for one degree of freedom, less for more
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentShare(middle, df) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| ≤ t). @source Abramowitz, Stegun 1964, 26.7.3 and 26.7.4 */
function studentShare(t: number, df: number): number {
  const angle = Math.atan(t / Math.sqrt(df));
  const squaredCosine = Math.cos(angle) ** 2;
  const isOdd = df % 2 === 1;
  // 1 + (1/2)cos² + (1·3/2·4)cos⁴ + … for even df; cos + (2/3)cos³ + (2·4/3·5)cos⁵ + … for odd.
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = isOdd && df === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= df - 2; k += 2) {
    term *= ((k - 1) / k) * squaredCosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
