package ai.greentic.deployer.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {
  private static final Address UNIT = Address.parse("unit.runtime");
  private static final Mapping BEFORE = Mapping.EMPTY.with("content", "old\n");
  private static final Mapping AFTER =
      Mapping.EMPTY
          .with("content", "new\n")
          .with("certificate", new Value.Unknown("certificate.server", "fingerprint"))
          .with("secret", new Value.Fingerprint("ab12"));

  @TempDir Path folder;

  static Plan plan() {
    return new Plan(
        new Plan.Header(
            "0.1.0",
            "acme-prod",
            Plan.Mode.APPLY,
            new Rollout(Plan.OnFailure.ROLLBACK, 3, 4, false, OptionalLong.of(5), 0, List.of(1L)),
            "0123456789abcdef0123456789abcdef",
            1_790_000_000L,
            "bb".repeat(32),
            "cc".repeat(16),
            7,
            "dd".repeat(32),
            new TreeMap<>(
                Map.of(
                    "unit",
                    ProviderVersion.builtIn("0.1.0"),
                    "symlink",
                    ProviderVersion.ofPlugin("1.2.0", "ab".repeat(32))))),
        new Plan.Document("kind: Deployment\n", "aa".repeat(32)),
        List.of(new Resource(UNIT, AFTER, Set.of(Address.parse("mount.bundle")))),
        List.of(
            new Change(
                UNIT,
                Kind.UPDATE,
                Optional.of(BEFORE),
                Optional.of(AFTER),
                List.of(new Difference("content", false, false, true)),
                "changed in the document",
                true)),
        List.of(new Step(UNIT, Operation.UPDATE, List.of())),
        List.of(new Precondition(UNIT, Precondition.Subject.CURRENT, "ee".repeat(32))),
        List.of(new Artifact("/opt/bundle.squashfs", "ff".repeat(32))));
  }

  @Test
  void isReadAsItWasWrittenAndOnlyItsOwnerMayReadIt() throws Exception {
    Path file = folder.resolve("plan.bin");
    PlanFile.write(file, plan());
    assertEquals(plan(), PlanFile.read(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void everySingleBitFlipIsRefused() {
    byte[] bytes = PlanFile.encode(plan());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      int number = bit;
      DeployerException refusal =
          assertThrows(
              DeployerException.class, () -> PlanFile.decode(flipped), () -> "bit " + number);
      assertEquals(Category.REFUSED, refusal.category());
    }
  }

  @Test
  void everyCutIsRefused() {
    byte[] bytes = PlanFile.encode(plan());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThrows(DeployerException.class, () -> PlanFile.decode(cut));
    }
  }

  @Test
  void aNewerFormatIsRefusedByName() throws Exception {
    Mapping file = (Mapping) CborDecoder.decodeSelfDescribed(PlanFile.encode(plan()));
    byte[] newer = CborEncoder.encodeSelfDescribed(file.with("format", Value.of(2)));
    DeployerException refusal = assertThrows(DeployerException.class, () -> PlanFile.decode(newer));
    assertEquals(
        "the plan file has format 2; this tool reads format 1; use the greentic-deployer that made"
            + " the plan, or make the plan again with 'plan -out=FILE'",
        refusal.getMessage());
  }

  @Test
  void anUnknownFieldIsRefused() throws Exception {
    Mapping file = (Mapping) CborDecoder.decodeSelfDescribed(PlanFile.encode(plan()));
    byte[] more = CborEncoder.encodeSelfDescribed(file.with("extra", Value.of(1)));
    DeployerException refusal = assertThrows(DeployerException.class, () -> PlanFile.decode(more));
    assertEquals(
        "this is not an intact plan file: at byte 4: plan file has 4 fields and must have 3; make"
            + " the plan again with 'plan -out=FILE'",
        refusal.getMessage());
  }

  @Test
  void nothingButAFileIsReplaced() throws Exception {
    Path device = folder.resolve("null");
    Files.createSymbolicLink(device, Path.of("/dev/null"));
    for (Path target : List.of(folder, device)) {
      assertEquals(
          target
              + " is there already and is not a file, so that no plan is written to it; give"
              + " another name with -out",
          assertThrows(DeployerException.class, () -> PlanFile.write(target, plan())).getMessage());
    }
    assertTrue(Files.isSymbolicLink(device));
  }

  @Test
  void aMissingFileAndAForeignFileSaySo() throws Exception {
    assertEquals(
        "there is no file "
            + folder.resolve("none")
            + "; make the plan again with 'plan"
            + " -out=FILE'",
        assertThrows(DeployerException.class, () -> PlanFile.read(folder.resolve("none")))
            .getMessage());
    Path text = Files.writeString(folder.resolve("text"), "hello");
    assertTrue(
        assertThrows(DeployerException.class, () -> PlanFile.read(text))
            .getMessage()
            .startsWith("this is not an intact plan file: does not begin with"));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("no/such/plan.bin");
    assertEquals(
        "there is no folder "
            + file.getParent()
            + " for the plan; make it, or give another name with -out",
        assertThrows(DeployerException.class, () -> PlanFile.write(file, plan())).getMessage());
  }

  @Test
  void whatIsNoRegularFileIsNotReadAndWhatStandsInTheWayLeavesNothingBehind() throws Exception {
    assertEquals(
        folder + " is not a file; make the plan again with 'plan -out=FILE'",
        assertThrows(DeployerException.class, () -> PlanFile.read(folder)).getMessage());
    Path busy = Files.createDirectories(folder.resolve("plan.bin").resolve("busy"));
    assertThrows(DeployerException.class, () -> PlanFile.write(folder.resolve("plan.bin"), plan()));
    try (var files = Files.walk(folder)) {
      assertEquals(List.of(folder, folder.resolve("plan.bin"), busy), files.sorted().toList());
    }
  }

  @Test
  void aSymbolicLinkIsReplacedAndNotWrittenThrough() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "theirs");
    Path link = Files.createSymbolicLink(folder.resolve("plan.bin"), target);
    PlanFile.write(link, plan());
    assertEquals("theirs", Files.readString(target));
    assertEquals(plan(), PlanFile.read(link));
  }
}
