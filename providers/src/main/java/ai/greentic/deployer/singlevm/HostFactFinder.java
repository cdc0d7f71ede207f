package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.bundle.BundleFile;
import ai.greentic.deployer.bundle.BundleInspector;
import ai.greentic.deployer.container.FingerprintKey;
import ai.greentic.deployer.container.SecretFile;
import ai.greentic.deployer.container.SecretVariables;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.image.ArchiveLimits;
import ai.greentic.deployer.image.ImageResolver;
import ai.greentic.deployer.image.ResolvedImage;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import ai.greentic.deployer.spec.ServiceSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks this machine for the facts that a graph is compiled with. Changes nothing. */
public final class HostFactFinder {
  /** Of facts: ids, bundle, image, secrets. */
  private static final int KINDS = 4;

  private final ImageResolver images;
  private final ContainerEngine engine;
  private final SystemIds ids;
  private final Inquiry inquiry;

  private HostFactFinder(Commands commands, ContainerEngine engine, HostAnswers answers) {
    this.inquiry = new Inquiry(answers);
    this.engine = engine;
    this.images = new ImageResolver(commands, engine, ArchiveLimits.STANDARD);
    this.ids = new SystemIds(commands);
  }

  /**
   * A finder for a deployment on that engine.
   *
   * @param answers what is asked of the machine goes there
   */
  public static HostFactFinder of(
      Commands commands, EngineChoice.Chosen engine, HostAnswers answers) throws DeployerException {
    try {
      return new HostFactFinder(
          commands, ContainerEngines.ofHost(commands).named(engine.name()), answers);
    } catch (ProviderException e) {
      throw DeployerException.failed(e.code(), String.valueOf(e.getMessage()), e.remedy(), e);
    }
  }

  /**
   * Finds all facts, side by side, as digests of large files take their time.
   *
   * @param account the attributes of {@link SingleVm#ACCOUNT} in the state, if it is there
   * @throws DeployerException with everything that could not be found
   */
  public HostFacts find(
      DeploymentSpec spec, Layout layout, Optional<Mapping> account, FileProgress progress)
      throws DeployerException, InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(KINDS)) {
      Future<SystemIds.Ids> accountIds = threads.submit(() -> ids(spec.service(), account));
      Future<HostFacts.Bundle> bundle = threads.submit(() -> bundle(spec, progress));
      Future<HostFacts.Image> image = threads.submit(() -> image(spec, progress));
      Future<Optional<HostFacts.Secrets>> secrets = threads.submit(() -> secrets(spec, layout));
      List<Problem> problems = new ArrayList<>();
      Optional<SystemIds.Ids> foundIds = result(accountIds, problems);
      Optional<HostFacts.Bundle> foundBundle = result(bundle, problems);
      Optional<HostFacts.Image> foundImage = result(image, problems);
      Optional<Optional<HostFacts.Secrets>> foundSecrets = result(secrets, problems);
      if (!problems.isEmpty()) {
        throw new DeployerException(DeployerException.Category.FAILED, problems);
      }
      return new HostFacts(
          foundIds.orElseThrow().uid(),
          foundIds.orElseThrow().gid(),
          engine.name(),
          "/usr/bin/" + engine.name(),
          foundBundle.orElseThrow(),
          foundImage.orElseThrow(),
          foundSecrets.orElseThrow());
    }
  }

  private static <T> Optional<T> result(Future<T> task, List<Problem> problems)
      throws InterruptedException {
    try {
      return Optional.of(task.get());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ProviderException failure ->
            problems.add(
                Problem.of(failure.code(), String.valueOf(failure.getMessage()), failure.remedy()));
        case InterruptedException interruption -> throw interruption;
        case null, default -> throw new IllegalStateException("a fact could not be found", e);
      }
      return Optional.empty();
    }
  }

  private SystemIds.Ids ids(ServiceSpec service, Optional<Mapping> account)
      throws ProviderException, InterruptedException {
    Mapping details = Mapping.EMPTY.with("user", service.user()).with("group", service.group());
    return inquiry
        .fact(
            "ids",
            "the ids of user " + service.user() + " and group " + service.group(),
            account.map(recorded -> details.with("account", recorded)).orElse(details),
            () -> Optional.of(value(ids.of(service, account))))
        .map(found -> new SystemIds.Ids(found.integer("uid"), found.integer("gid")))
        .orElse(HostFacts.Placeholder.IDS);
  }

  private static Mapping value(SystemIds.Ids ids) {
    return Mapping.EMPTY.with("uid", Value.of(ids.uid())).with("gid", Value.of(ids.gid()));
  }

  private HostFacts.Bundle bundle(DeploymentSpec spec, FileProgress progress)
      throws ProviderException, InterruptedException {
    String path = spec.bundle().sourcePath();
    return inquiry
        .fact(
            "bundle",
            "bundle " + path,
            Inquiry.with(Mapping.EMPTY.with("path", path), "sha256", spec.bundle().sha256()),
            () -> {
              BundleFile found =
                  new BundleInspector()
                      .inspect(Path.of(path), spec.bundle().sha256(), progress.of(Path.of(path)));
              return Optional.of(
                  Mapping.EMPTY
                      .with("sha256", found.sha256())
                      .with("size", Value.of(found.size())));
            })
        .map(found -> new HostFacts.Bundle(found.text("sha256"), found.integer("size")))
        .orElse(HostFacts.Placeholder.BUNDLE);
  }

  private HostFacts.Image image(DeploymentSpec spec, FileProgress progress)
      throws ProviderException, InterruptedException {
    RuntimeSpec runtime = spec.runtime();
    Mapping details =
        Mapping.EMPTY
            .with("engine", engine.name())
            .with("reference", runtime.image())
            .with("requireStatic", Value.of(runtime.requireStatic()));
    details = Inquiry.with(details, "archive", runtime.archivePath());
    details = Inquiry.with(details, "archiveSha256", runtime.archiveSha256());
    String name =
        runtime
            .archivePath()
            .map(path -> "image archive " + path)
            .orElse("image " + runtime.image());
    Optional<Mapping> found =
        inquiry.fact("image", name, details, () -> Optional.of(value(resolved(runtime, progress))));
    if (found.isEmpty()) {
      return HostFacts.Placeholder.IMAGE;
    }
    ImageVolumes.requireKept(name, found.get().texts("volumes"), spec.storage());
    return new HostFacts.Image(
        found.get().text("imageId"),
        found.get().optionalText("digest"),
        found.get().optionalText("archiveSha256"));
  }

  private static Mapping value(ResolvedImage image) {
    Mapping value =
        Mapping.EMPTY
            .with("imageId", image.imageId())
            .with("volumes", Sequence.ofTexts(image.volumes()));
    value = Inquiry.with(value, "digest", image.digest());
    return Inquiry.with(value, "archiveSha256", image.archiveSha256());
  }

  private ResolvedImage resolved(RuntimeSpec runtime, FileProgress progress)
      throws ProviderException, InterruptedException {
    return runtime.archivePath().isPresent()
        ? images.fromArchive(
            runtime.image(),
            Path.of(runtime.archivePath().get()),
            runtime.archiveSha256(),
            runtime.requireStatic(),
            progress.of(Path.of(runtime.archivePath().get())))
        : images.fromRegistry(runtime.image());
  }

  private Optional<HostFacts.Secrets> secrets(DeploymentSpec spec, Layout layout)
      throws ProviderException, InterruptedException {
    Optional<String> file = spec.runtime().envFile();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String about = "the names and fingerprint of " + file.get();
    Mapping path = Mapping.EMPTY.with("path", file.get());
    List<String> names =
        inquiry
            .fact(
                "secret-names",
                about,
                path,
                () ->
                    Optional.of(
                        Mapping.EMPTY.with(
                            "names", Sequence.ofTexts(read(file.get(), List.of()).names()))))
            .map(found -> found.texts("names"))
            .orElse(List.of());
    // Only a variable that is in the file changes what a fingerprint is of.
    Set<String> ours = new EnvironmentFile(spec, layout).names();
    List<String> overridden = names.stream().filter(ours::contains).toList();
    return inquiry
        .fact(
            "secrets",
            about,
            path.with("privateFolder", layout.privateFolder())
                .with("overridden", Sequence.ofTexts(overridden)),
            () -> Optional.of(value(read(file.get(), overridden), layout)))
        .map(HostFactFinder::secrets);
  }

  private static SecretVariables read(String file, List<String> overridden)
      throws ProviderException {
    return new SecretFile(Path.of(file), overridden).read();
  }

  private static Mapping value(SecretVariables secrets, Layout layout) throws ProviderException {
    return Mapping.EMPTY
        .with("names", Sequence.ofTexts(secrets.names()))
        .with(
            "fingerprint", secrets.fingerprint(FingerprintKey.in(Path.of(layout.privateFolder()))));
  }

  private static HostFacts.Secrets secrets(Mapping found) {
    if (found.get("fingerprint").orElse(null) instanceof Fingerprint fingerprint) {
      return new HostFacts.Secrets(found.texts("names"), fingerprint);
    }
    throw new IllegalArgumentException("the secrets have no fingerprint");
  }
}
