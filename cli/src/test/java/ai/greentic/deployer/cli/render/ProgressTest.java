package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final Address BUNDLE = Address.parse("bundle.active");
  private static final Address IMAGE = Address.parse("image.runtime");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void plainLinesTellBeginningsEndsAndNowAndThenHowFar() {
    PlainProgress progress = new PlainProgress(out, Paint.PLAIN, () -> now);
    progress.on(new ApplyEvent.Refreshing(14));
    progress.on(new ApplyEvent.StepStarted(BUNDLE, Operation.CREATE));
    pass(4);
    progress.on(new ApplyEvent.StepProgress(BUNDLE, "copying", 10, 100));
    pass(1);
    progress.on(new ApplyEvent.StepProgress(BUNDLE, "copying", 52_428_800, 104_857_600));
    pass(4);
    progress.on(new ApplyEvent.StepNote(BUNDLE, "verifying"));
    pass(1);
    progress.on(new ApplyEvent.StepNote(BUNDLE, "verifying \u001b[2J"));
    progress.on(new ApplyEvent.StepFinished(BUNDLE, Operation.CREATE, Duration.ofMillis(12_345)));
    progress.on(
        new ApplyEvent.StepFailed(
            IMAGE,
            Operation.CREATE,
            Duration.ofMillis(1_500),
            Problem.of(EngineError.PROVIDER_FAILED, IMAGE, "no space left", "make space")));
    assertEquals(
        """
        Reading the machine: 14 resources
        bundle.active: Creating...
        bundle.active: copying 50% (50.0 MiB of 100.0 MiB)
        bundle.active: verifying \\u001b[2J
        bundle.active: Creation complete after 12s
        image.runtime: Failed after 1.5s: no space left
        """,
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aTerminalShowsWhatEndedAboveWhatRuns() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, TerminalSize.USUAL);
    progress.on(new ApplyEvent.Refreshing(1));
    progress.on(new ApplyEvent.Refreshed(1, Duration.ofSeconds(1)));
    progress.on(new ApplyEvent.Applying(3));
    progress.on(new ApplyEvent.StepStarted(BUNDLE, Operation.CREATE));
    progress.on(new ApplyEvent.StepStarted(IMAGE, Operation.CREATE));
    progress.on(new ApplyEvent.StepProgress(BUNDLE, "copying", 512, 1024));
    progress.on(new ApplyEvent.StepNote(IMAGE, "loading"));
    pass(75);
    progress.redraw();
    assertEquals(
        List.of(
            "bundle.active: Creating... 1m15s  [██████████░░░░░░░░░░] 50% of 1.0 KiB copying",
            "image.runtime: Creating... 1m15s  loading", "0 of 3 done in 1m15s, 2 running"),
        screen());
    progress.on(new ApplyEvent.StepFinished(BUNDLE, Operation.CREATE, Duration.ofSeconds(75)));
    progress.on(
        new ApplyEvent.StepFailed(
            IMAGE,
            Operation.CREATE,
            Duration.ofSeconds(76),
            Problem.of(EngineError.PROVIDER_FAILED, IMAGE, "no\u001b[2Jspace\nmore", "")));
    assertEquals(
        List.of(
            "bundle.active: Creation complete after 1m15s",
            "image.runtime: Failed after 1m16s: no\\u001b[2Jspace",
            "2 of 3 done in 1m15s, 0 running"),
        screen());
  }

  @Test
  void noDrawnLineIsWiderThanTheTerminal() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, new TerminalSize(40, 24));
    progress.on(new ApplyEvent.StepStarted(BUNDLE, Operation.CREATE_REPLACEMENT));
    progress.on(new ApplyEvent.StepProgress(BUNDLE, "copying \r\n\u001b[A", 1, 2));
    progress.redraw();
    assertTrue(screen().stream().allMatch(line -> line.length() <= 39), screen()::toString);
    assertEquals(List.of("bundle.active: 0s  [█████░░░░░] 50%"), screen());
  }

  @Test
  void manyRunningActionsDoNotFillTheScreen() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, TerminalSize.USUAL);
    for (int i = 0; i < 30; i++) {
      progress.on(new ApplyEvent.StepStarted(new Address("value", "v" + i), Operation.CREATE));
    }
    assertEquals(12, screen().size());
    assertEquals("and 19 more", screen().getLast());
    progress.clear();
    assertEquals(List.of(), screen());
  }

  @Test
  void noMoreIsDrawnThanALowTerminalHasRows() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, new TerminalSize(80, 6));
    progress.on(new ApplyEvent.Applying(30));
    for (int i = 0; i < 30; i++) {
      progress.on(new ApplyEvent.StepStarted(new Address("value", "v" + i), Operation.CREATE));
    }
    assertEquals(
        List.of(
            "value.v0: Creating... 0s",
            "value.v1: Creating... 0s",
            "and 28 more",
            "0 of 30 done in 0s, 30 running"),
        screen());
  }

  @Test
  void readingIsCountedAndOnlyWhatIsSlowIsNamed() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, TerminalSize.USUAL);
    progress.on(new ApplyEvent.Refreshing(2));
    progress.on(new ApplyEvent.Observing(BUNDLE));
    progress.on(new ApplyEvent.Observing(IMAGE));
    progress.on(new ApplyEvent.Observed(BUNDLE));
    assertEquals(List.of("Reading the machine: 0 of 2 in 0s"), screen());
    pass(3);
    progress.redraw();
    assertEquals(
        List.of("image.runtime: Reading... 3s", "Reading the machine: 1 of 2 in 3s"), screen());
    progress.on(new ApplyEvent.Refreshed(2, Duration.ofSeconds(3)));
    assertEquals(List.of(), screen());
  }

  @Test
  void aLargeFileIsShownUntilItsLastByte() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, TerminalSize.USUAL);
    progress.on(new ApplyEvent.Reading("/opt/acme.squashfs", 10, 1 << 30));
    assertEquals(List.of(), screen());
    pass(2);
    progress.on(new ApplyEvent.Reading("/opt/acme.squashfs", 1 << 29, 1 << 30));
    progress.redraw();
    assertEquals(
        List.of("/opt/acme.squashfs: Reading... 2s  [██████████░░░░░░░░░░] 50% of 1.0 GiB"),
        screen());
    progress.on(new ApplyEvent.Reading("/opt/acme.squashfs", 1 << 30, 1 << 30));
    progress.redraw();
    assertEquals(List.of(), screen());
  }

  @Test
  void aNarrowTerminalIsToldInFewWords() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, new TerminalSize(40, 24));
    progress.on(new ApplyEvent.StepStarted(BUNDLE, Operation.DELETE));
    progress.on(new ApplyEvent.StepFinished(BUNDLE, Operation.DELETE, Duration.ofMillis(40)));
    assertEquals(List.of("bundle.active: Destroyed 0.0s"), screen());
  }

  @Test
  void whatIsTriedIsCounted() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, TerminalSize.USUAL);
    progress.on(new ApplyEvent.StepStarted(IMAGE, Operation.CREATE));
    progress.on(new ApplyEvent.StepAttempt(IMAGE, "waiting for readiness", 7));
    progress.redraw();
    assertEquals(
        List.of("image.runtime: Creating... 0s  attempt 7: waiting for readiness"), screen());
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    LiveProgress progress = new LiveProgress(out, Paint.PLAIN, () -> now, new TerminalSize(40, 24));
    progress.on(new ApplyEvent.StepStarted(IMAGE, Operation.CREATE));
    progress.on(new ApplyEvent.StepNote(IMAGE, "読み込み中".repeat(8)));
    progress.redraw();
    assertEquals(List.of("image.runtime: 0s  読み込み中読み込み…"), screen());
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private List<String> screen() {
    return FakeTerminal.show(bytes.toString(StandardCharsets.UTF_8));
  }
}
