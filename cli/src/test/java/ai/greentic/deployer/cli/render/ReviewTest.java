package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReviewTest {
  @Test
  void aPlanWithEveryKindOfChange() {
    Golden.assertMatches("plan.md", MarkdownReview.of(ReviewSamples.review()));
  }

  /** Of the page without its style sheet and its script. */
  @Test
  void aPageWithEveryKindOfChange() {
    String page = HtmlReview.of(ReviewSamples.review());
    Golden.assertMatches(
        "plan.html", page.substring(page.indexOf("<body>"), page.indexOf("<script>")) + "\n");
  }

  @Test
  void aPlanThatChangesNothing() {
    String text =
        MarkdownReview.of(
            PlanReview.of(SamplePlan.of(Plan.Mode.DESTROY, List.of()), "ab", "plan.bin"));
    assertTrue(text.contains("**No changes. There is nothing to destroy.**\n"), text);
    assertFalse(text.contains("###"), text);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    String text = MarkdownReview.of(PlanReview.of(ReviewSamples.large(500), "ab", "plan.bin"));
    assertTrue(text.length() <= MarkdownReview.LONGEST, "" + text.length());
    assertTrue(text.length() > MarkdownReview.LONGEST - 8_000, "" + text.length());
    assertTrue(text.contains("**Interrupts the application** `file.f7`"), text);
    assertTrue(text.contains("> **Cut to 60,000 characters.** The details of "), text);
    assertTrue(
        text.contains(" See all with `greentic-deployer show -format=html plan.bin`."), text);
    assertEquals(count(text, "<details>"), count(text, "</details>"));
    assertEquals(0, count(text, "\n```") % 2);
  }

  /** One huge file takes nothing away from the summary, and leaves no fence open. */
  @Test
  void aResourceThatIsTooLargeIsLeftOutWhole() {
    Plan plan =
        SamplePlan.of(
            Plan.Mode.APPLY,
            List.of(
                SamplePlan.change(
                    "file.large",
                    ai.greentic.deployer.engine.plan.Change.Kind.CREATE,
                    null,
                    ai.greentic.deployer.engine.value.Value.Mapping.EMPTY.with(
                        "content", "line\n".repeat(100_000)),
                    "not there yet")));
    String text = MarkdownReview.of(PlanReview.of(plan, "ab", "plan.bin"));
    assertTrue(text.length() < 4_000, "" + text.length());
    assertTrue(text.contains("The details of 1 of 1 resources are not shown: `file.large`."), text);
  }

  /** However much another tool puts where we expect little. */
  @Test
  void theHeadAndTheFootAlwaysFit() {
    String text = "`\u202e".repeat(500);
    TreeMap<String, ProviderVersion> providers = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      providers.put(i + text, ProviderVersion.ofPlugin(text, "51".repeat(32)));
    }
    Plan plan = HostileText.plan(text);
    Plan.Header header = plan.header();
    Plan full =
        new Plan(
            new Plan.Header(
                header.toolVersion(),
                header.deployment(),
                header.mode(),
                header.rollout(),
                header.nonce(),
                header.created(),
                header.hostId(),
                header.lineage(),
                header.serial(),
                header.stateDigest(),
                providers),
            plan.document(),
            plan.desired(),
            ReviewSamples.large(1_000).changes(),
            List.of(),
            List.of(),
            List.of());
    String markdown = MarkdownReview.of(PlanReview.of(full, text, text));
    assertTrue(markdown.length() <= MarkdownReview.LONGEST, "" + markdown.length());
    MarkdownCheck.accept(markdown);
  }

  private static int count(String text, String what) {
    return text.split(java.util.regex.Pattern.quote(what), -1).length - 1;
  }
}
