package ai.greentic.deployer.cli.render;

/** A review as one page. */
public final class HtmlReview {
  private HtmlReview() {}

  public static String of(Review review) {
    return Html.escape(review.what());
  }
}
