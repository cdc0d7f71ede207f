package ai.greentic.deployer.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.Contexts;
import ai.greentic.deployer.host.FakeCommands;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitProviderTest {
  private static final String UNIT = "greentic-acme.service";

  @TempDir Path folder;
  private String state = "disabled";
  private String needReload = "no";
  private String dropIns = "";
  private Result verification = FakeCommands.OK;
  private String verified = "";
  private Runnable onDisable = () -> {};

  private final SafeFiles files = new SafeFiles();
  private final FakeCommands commands = new FakeCommands(this::answer);
  private final UnitProvider provider = new UnitProvider(files, new Systemd(commands));
  private final ProviderContext context = Contexts.silent("unit.runtime");

  private Result answer(String line) {
    if (line.startsWith("systemctl show")) {
      return new Result(
          0,
          "UnitFileState="
              + state
              + "\nNeedDaemonReload="
              + needReload
              + "\nLoadState=loaded\nDropInPaths="
              + dropIns
              + "\n",
          "");
    }
    if (line.contains(" enable ")) {
      state = "enabled";
    }
    if (line.contains(" disable ")) {
      state = "disabled";
      onDisable.run();
    }
    if (line.startsWith("systemd-analyze")) {
      verified = line.substring(line.lastIndexOf(' ') + 1);
      return new Result(verification.exitCode(), "", verification.err().replace("FILE", verified));
    }
    return FakeCommands.OK;
  }

  private Mapping desired() {
    return Mapping.EMPTY
        .with("unit", UNIT)
        .with("path", folder.resolve(UNIT).toString())
        .with("content", "[Service]\nExecStart=/bin/true\n")
        .with("owner", Value.of(0))
        .with("mode", "0644")
        .with("loaded", Value.of(true))
        .with("enabled", Value.of(true));
  }

  @Test
  void whatAFailedFirstReleaseLeavesDoesNotStartAtBoot() throws Exception {
    assertEquals(
        Optional.of(desired().with("enabled", Value.of(false))), provider.withdrawn(desired()));

    provider.apply(context, new Action.Create(desired()));
    provider.apply(
        context, new Action.Update(desired(), provider.withdrawn(desired()).orElseThrow()));

    assertEquals("disabled", state);
    assertTrue(Files.exists(folder.resolve(UNIT)));
  }

  /** What is there once it is installed. */
  private Mapping installed() {
    return desired().with("configured", Value.of(0));
  }

  /** What an action recorded, but for the time at which the file was written. */
  private Mapping applied(Action action) throws Exception {
    return provider.apply(context, action).without("written");
  }

  private List<String> changes() {
    return commands.lines().stream()
        .filter(line -> !line.contains(" show ") && !line.startsWith("systemd-analyze"))
        .toList();
  }

  @Test
  void checksInstallsAndEnables() throws Exception {
    assertEquals(Optional.empty(), provider.observe(context, desired()));

    assertEquals(installed(), applied(new Action.Create(desired())));

    assertEquals(
        List.of("systemctl enable --no-reload -- " + UNIT, "systemctl daemon-reload"), changes());
    assertEquals(Optional.of(installed()), provider.observe(context, desired()));
    assertEquals(Access.root(0644), files.status(folder.resolve(UNIT)).orElseThrow().access());
    assertEquals(UNIT, String.valueOf(Path.of(verified).getFileName()));
    assertFalse(Files.exists(Path.of(verified).getParent()), "the copy is removed");
  }

  @Test
  void whatSystemdDoesNotTakeIsNotInstalled() throws Exception {
    verification =
        new Result(1, "", "FILE:2: Unknown key 'Foo' in section [Service], ignoring.\nFILE: bad\n");

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(desired())));

    assertEquals(
        "systemd does not take unit "
            + UNIT
            + ": "
            + UNIT
            + ":2: Unknown key 'Foo' in section [Service], ignoring. | "
            + UNIT
            + ": bad",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve(UNIT)));
    assertEquals(List.of(), changes());
  }

  @Test
  void aUnitThatIsNotToStartAtBootIsDisabled() throws Exception {
    Mapping disabled = desired().with("enabled", Value.of(false));

    provider.apply(context, new Action.Create(disabled));

    assertEquals(
        List.of("systemctl disable --no-reload -- " + UNIT, "systemctl daemon-reload"), changes());
    assertEquals(
        Optional.of(installed().with("enabled", Value.of(false))),
        provider.observe(context, disabled));
  }

  @Test
  void aUnitThatSomebodyMaskedBeforeItIsOursStaysMasked() throws Exception {
    Path path = Files.createSymbolicLink(folder.resolve(UNIT), Path.of("/dev/null"));

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(desired())));

    assertEquals("unit " + UNIT + " is masked, so that it cannot start", e.getMessage());
    assertEquals(
        "find out who masked it and why, then run systemctl unmask "
            + UNIT
            + " (with --runtime when it is masked until the next boot)",
        e.remedy());
    assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(path));
  }

  @Test
  void aUnitOfOursThatWasMaskedIsNamedAndUnmasked() throws Exception {
    Path path = Files.createSymbolicLink(folder.resolve(UNIT), Path.of("/dev/null"));
    Mapping observed =
        Mapping.EMPTY
            .with("unit", UNIT)
            .with("path", path.toString())
            .with("configured", Value.of(0))
            .with("enabled", Value.of(false))
            .with("masked", Value.of(true));
    assertEquals(Optional.of(observed), provider.observe(context, desired()));
    assertEquals(
        List.of("service-masked"),
        provider
            .findings(installed(), Optional.of(observed), List.of("content", "enabled", "masked"))
            .stream()
            .map(Finding::kind)
            .toList());

    provider.apply(context, new Action.Update(observed, desired()));

    assertEquals(desired().text("content"), Files.readString(path));
    assertEquals(
        List.of(
            "systemctl unmask --runtime -- " + UNIT,
            "systemctl enable --no-reload -- " + UNIT,
            "systemctl daemon-reload"),
        changes());
  }

  @Test
  void anEditIsRepairedWithoutAnotherStartUnlessWhatRunsWasStartedFromIt() throws Exception {
    Mapping before = installed().with("content", "[Service]\nExecStart=/bin/false\n");

    assertEquals(
        Mapping.EMPTY.with("configured", Value.of(0)),
        provider.computedAfterUpdate(before, desired()));
    assertEquals(installed(), applied(new Action.Update(before, desired())));

    Mapping started = before.with("startedFromEdit", Value.of(true));
    assertEquals(Mapping.EMPTY, provider.computedAfterUpdate(started, desired()));
    assertEquals(
        installed().with("configured", Value.of(1)),
        applied(new Action.Update(started, desired())));
  }

  @Test
  void aTimerIsStartedAndStartedAgainWhenItsTimesChange() throws Exception {
    Mapping timer = desired().with("active", Value.of(true));

    provider.apply(context, new Action.Create(timer));
    provider.apply(
        context, new Action.Update(timer.with("content", "[Timer]\nOnCalendar=daily\n"), timer));

    assertEquals(
        List.of("systemctl start -- " + UNIT, "systemctl restart -- " + UNIT),
        changes().stream().filter(line -> line.contains("start --")).toList());
  }

  @Test
  void dropInsOfThisUnitAreSeenAndRemoved() throws Exception {
    provider.apply(context, new Action.Create(desired()));
    Path edits = Files.createDirectory(folder.resolve(UNIT + ".d"));
    Path edit = Files.writeString(edits.resolve("override.conf"), "[Service]\nUser=root\n");
    dropIns = "/usr/lib/systemd/system/service.d/all.conf " + edit;

    Mapping observed = provider.observe(context, desired()).orElseThrow();
    assertEquals(
        installed().with("dropIns", Value.Sequence.ofTexts(List.of(edit.toString()))), observed);
    provider.apply(context, new Action.Update(observed, desired()));

    assertFalse(Files.exists(edits));
  }

  @Test
  void aUnitThatSystemdHasNotReadYetIsNotLoaded() throws Exception {
    provider.apply(context, new Action.Create(desired()));
    needReload = "yes";

    assertEquals(
        Optional.of(installed().with("loaded", Value.of(false))),
        provider.observe(context, desired()));
  }

  @Test
  void anEditIsSeenForWhatItIsBeforeSystemdReadsIt() throws Exception {
    provider.apply(context, new Action.Create(desired()));
    needReload = "yes";
    String edited = "[Service]\nExecStart=/bin/false\n";
    Files.writeString(folder.resolve(UNIT), edited);

    assertEquals(
        Optional.of(installed().with("content", edited).with("loaded", Value.of(false))),
        provider.observe(context, desired()));
  }

  @Test
  void deleteOfAMaskedUnitRemovesTheMaskFirst() throws Exception {
    Path path = Files.createSymbolicLink(folder.resolve(UNIT), Path.of("/dev/null"));
    onDisable = () -> state = Files.isSymbolicLink(path) ? "still masked" : "mask was gone";

    provider.apply(context, new Action.Delete(desired()));

    assertEquals("mask was gone", state);
  }

  @Test
  void deleteDisablesRemovesAndForgets() throws Exception {
    provider.apply(context, new Action.Create(desired()));

    provider.apply(context, new Action.Delete(desired()));
    provider.apply(context, new Action.Delete(desired()));

    assertEquals(
        List.of(
            "systemctl disable --no-reload -- " + UNIT,
            "systemctl daemon-reload",
            "systemctl reset-failed -- " + UNIT),
        changes().subList(2, 5));
    assertEquals(Optional.empty(), provider.observe(context, desired()));
  }
}
