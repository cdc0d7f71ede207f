package ai.greentic.deployer.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.CreatedParents;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The type {@code file}: a text file with its content, owner and mode. */
public final class FileProvider implements Provider {
  private static final int LARGEST = 1024 * 1024;

  private static final Schema SCHEMA =
      Schema.of(
          Set.of(),
          Attribute.of("path", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("content", Kind.TEXT, Trait.REQUIRED, Trait.FILE_CONTENT),
          Attribute.of("owner", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("group", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("mode", Kind.TEXT, Trait.REQUIRED),
          FileFindings.obstacle(),
          CreatedParents.attribute());

  private final SafeFiles files;
  private final CreatedParents parents;

  public FileProvider(SafeFiles files) {
    this.files = files;
    this.parents = new CreatedParents(files);
  }

  @Override
  public String type() {
    return "file";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    Path path = Path.of(identity.text("path"));
    Optional<FileStatus> status = files.status(path);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    Mapping observed = Mapping.EMPTY.with("path", path.toString());
    if (status.get().kind() != FileStatus.Kind.REGULAR_FILE) {
      return Optional.of(FileFindings.withObstacle(observed, path, status.get()));
    }
    Optional<byte[]> content =
        status.get().size() > LARGEST
            ? Optional.of(("(" + status.get().size() + " bytes)\n").getBytes(UTF_8))
            : files.read(path, LARGEST);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Access access = status.get().access();
    return Optional.of(
        observed
            .with("content", text(content.get()))
            .with("owner", Value.of(access.owner()))
            .with("group", Value.of(access.group()))
            .with("mode", access.modeText()));
  }

  /** Other bytes must never look like the text that they would become when decoded laxly. */
  private static String text(byte[] content) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return "(not UTF-8; SHA-256 " + Digests.sha256(content) + ")\n";
    }
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    FileFindings findings =
        new FileFindings("file " + recorded.text("path"), recorded, found, differing);
    return findings.edited("content", "file-edited").all();
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> write(Mapping.EMPTY, after);
      case Action.Update(Mapping before, Mapping after) -> write(before, after);
      case Action.Delete(Mapping before) -> delete(before);
    };
  }

  private Mapping write(Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    Path path = Path.of(after.text("path"));
    byte[] content = after.text("content").getBytes(UTF_8);
    if (content.length > LARGEST) {
      throw new ProviderException(
          EngineError.RESOURCE_INVALID,
          path
              + " would get "
              + content.length
              + " bytes of content; at most "
              + LARGEST
              + " can be compared with what a document says",
          "bring large files to the host another way");
    }
    Mapping recorded = parents.make(path, before, after);
    FileFindings.removeObstacle(files, path, before);
    files.write(
        path,
        Access.of(after.integer("owner"), after.integer("group"), after.text("mode")),
        content);
    return recorded;
  }

  private Mapping delete(Mapping before) throws ProviderException, InterruptedException {
    files.deleteFile(Path.of(before.text("path")));
    parents.delete(Path.of(before.text("path")), before);
    return Mapping.EMPTY;
  }
}
