package ai.greentic.deployer.cli.layout;

/**
 * Moves what stands in a row as near as can be to where each wants to be, in its order and with the
 * distances that it needs: the least squares under an order (pool adjacent violators; Ayer et al.,
 * 1955).
 */
final class Spacing {
  private Spacing() {}

  /**
   * The places, in the order of the wishes.
   *
   * @param distances how far each must be from the one before it; the first is ignored
   */
  static double[] nearest(double[] wishes, double[] distances) {
    int count = wishes.length;
    double[] offsets = new double[count];
    for (int i = 1; i < count; i++) {
      offsets[i] = offsets[i - 1] + distances[i];
    }
    double[] means = new double[count];
    int[] sizes = new int[count];
    int pools = 0;
    for (int i = 0; i < count; i++) {
      means[pools] = wishes[i] - offsets[i];
      sizes[pools] = 1;
      pools++;
      while (pools > 1 && means[pools - 2] > means[pools - 1]) {
        int size = sizes[pools - 2] + sizes[pools - 1];
        means[pools - 2] =
            (means[pools - 2] * sizes[pools - 2] + means[pools - 1] * sizes[pools - 1]) / size;
        sizes[pools - 2] = size;
        pools--;
      }
    }
    double[] places = new double[count];
    int next = 0;
    for (int pool = 0; pool < pools; pool++) {
      for (int member = 0; member < sizes[pool]; member++, next++) {
        places[next] = means[pool] + offsets[next];
      }
    }
    return places;
  }
}
