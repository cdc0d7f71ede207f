package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.host.EngineImage;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An image in the container engine's storage, known by its image ID. It comes from an archive or
 * from a registry by digest; a tag plays no part in it.
 */
public final class ImageProvider implements Provider {
  private final ContainerEngines engines;

  public ImageProvider(ContainerEngines engines) {
    this.engines = engines;
  }

  @Override
  public String type() {
    return "image";
  }

  @Override
  public Schema schema() {
    return Schema.of(
        Set.of(Behaviour.CREATE_BEFORE_DESTROY, Behaviour.KEEP_ADOPTED),
        Attribute.of("engine", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("imageId", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("reference", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("digest", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("archive", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("archiveSha256", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("requireStatic", Kind.BOOLEAN, Trait.NOT_OBSERVABLE));
  }

  /**
   * Pulling and loading take as long as the image is large and the line slow; their commands have
   * limits.
   */
  @Override
  public Duration timeLimit(Action action) {
    return Duration.ofHours(1);
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    ContainerEngine engine = engine(identity);
    return engine
        .image(identity.text("imageId"))
        .map(image ->
            new Mapping(
                Map.of("engine", Value.of(engine.name()), "imageId", Value.of(image.id()))));
  }

  @Override
  public List<Artifact> artifacts(Mapping after) {
    return Artifact.of(after, "archive", "archiveSha256");
  }

  /** The image comes from a registry or an archive that may be gone by then. */
  @Override
  public boolean isSelfContained(Mapping desired) {
    return false;
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return found.isPresent()
        ? List.of()
        : List.of(Finding.missing("image " + recorded.text("imageId")));
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> provide(context, after);
      case Action.Update(Mapping _, Mapping after) -> provide(context, after);
      case Action.Delete(Mapping before) -> {
        ContainerEngine engine = engine(before);
        engine.hideImage(before.text("imageId"), context.privateFolder());
        engine.removeImage(before.text("imageId"));
        removeLeftCopy(context, before);
        yield before;
      }
    };
  }

  private Mapping provide(ProviderContext context, Mapping after)
      throws ProviderException, InterruptedException {
    ContainerEngine engine = engine(after);
    String imageId = after.text("imageId");
    Set<String> before = engine.imageIds();
    if (!before.contains(imageId)) {
      String arrived = fetch(context, engine, after);
      if (!arrived.equals(imageId)) {
        removeUnless(before, engine, arrived);
        throw new ProviderException(
            HostError.IMAGE_MISMATCH,
            "image "
                + after.optionalText("reference").orElse(imageId)
                + " arrived with the ID "
                + arrived
                + " in place of "
                + imageId
                + (before.contains(arrived) ? "" : "; it was removed again"),
            "plan again");
      }
    }
    refuseAnnotations(engine, imageId, before);
    // The layers of an archive were checked when it was planned, and its bytes are those.
    if (after.isTrue("requireStatic") && after.optionalText("archive").isEmpty()) {
      requireStatic(context, engine, imageId, before);
    }
    return after;
  }

  private static String fetch(ProviderContext context, ContainerEngine engine, Mapping after)
      throws ProviderException, InterruptedException {
    Optional<String> archive = after.optionalText("archive");
    if (archive.isEmpty()) {
      ImageReference reference = ImageReference.parse(after.text("reference"));
      Sha256 digest =
          Sha256.parse(after.text("digest"))
              .orElseThrow(() -> new IllegalArgumentException("attribute digest is no digest"));
      context.progress().note("pulling " + reference.at(digest));
      return engine.pull(reference.at(digest), context.progress()::note);
    }
    try (VerifiedArchive verified =
        VerifiedArchive.open(
            Path.of(archive.get()),
            after.text("archiveSha256"),
            context.privateFolder(),
            context.progress())) {
      context.progress().note("loading " + archive.get());
      return engine.load(
          verified.path(), ArchiveLayout.formatOf(verified.path()), context.progress()::note);
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          "image archive "
              + archive.get()
              + " or the copy of it cannot be read or removed: "
              + FailureReason.of(e),
          "look at " + context.privateFolder() + ", then apply again",
          e);
    }
  }

  private static void requireStatic(
      ProviderContext context, ContainerEngine engine, String imageId, Set<String> before)
      throws ProviderException, InterruptedException {
    context.progress().note("checking that the image is static");
    try {
      ImageResolver.requireStatic(
          "image " + imageId,
          StaticCheck.ofStored(engine, imageId, context.privateFolder(), context.progress()));
    } catch (ProviderException e) {
      removeUnless(before, engine, imageId);
      throw e;
    }
  }

  /** Its ID does not tell its manifest. */
  private static void refuseAnnotations(ContainerEngine engine, String imageId, Set<String> before)
      throws ProviderException, InterruptedException {
    Optional<EngineImage> stored = engine.image(imageId);
    if (stored.isEmpty()) {
      return;
    }
    List<String> annotations = stored.get().annotations();
    if (before.contains(imageId)) {
      RuntimeAnnotations.refuseStored(engine.name(), imageId, annotations);
      return;
    }
    try {
      RuntimeAnnotations.refuse("image " + imageId, annotations);
    } catch (ProviderException e) {
      engine.removeImage(imageId);
      throw e;
    }
  }

  private static void removeUnless(Set<String> before, ContainerEngine engine, String imageId)
      throws ProviderException, InterruptedException {
    if (!before.contains(imageId)) {
      engine.removeImage(imageId);
    }
  }

  private static void removeLeftCopy(ProviderContext context, Mapping before)
      throws ProviderException {
    Optional<String> sha256 = before.optionalText("archiveSha256");
    if (sha256.isEmpty()) {
      return;
    }
    Path copy = VerifiedArchive.copyPath(context.privateFolder(), sha256.get());
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          copy + " cannot be removed: " + FailureReason.of(e),
          "remove it by hand",
          e);
    }
  }

  private ContainerEngine engine(Mapping attributes) throws ProviderException {
    return engines.named(attributes.text("engine"));
  }
}
