package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.bundle.BundleFile;
import ai.greentic.deployer.bundle.BundleInspector;
import ai.greentic.deployer.container.FingerprintKey;
import ai.greentic.deployer.container.SecretFile;
import ai.greentic.deployer.container.SecretVariables;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.image.ArchiveLimits;
import ai.greentic.deployer.image.ImageResolver;
import ai.greentic.deployer.image.ResolvedImage;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks this machine for the facts that a graph is compiled with. Changes nothing. */
public final class HostFactFinder {
  private final ImageResolver images;
  private final ContainerEngine engine;
  private final SystemIds ids;

  private HostFactFinder(Commands commands, ContainerEngine engine) {
    this.engine = engine;
    this.images = new ImageResolver(commands, engine, ArchiveLimits.STANDARD);
    this.ids = new SystemIds(commands);
  }

  /** A finder for a deployment on that engine. */
  public static HostFactFinder of(Commands commands, EngineChoice.Chosen engine)
      throws DeployerException {
    try {
      return new HostFactFinder(commands, ContainerEngines.ofHost(commands).named(engine.name()));
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
      DeploymentSpec spec, Layout layout, Optional<Mapping> account, Progress progress)
      throws DeployerException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SystemIds.Ids> accountIds = threads.submit(() -> ids.of(spec.service(), account));
      Future<BundleFile> bundle = threads.submit(() -> bundle(spec, progress));
      Future<ResolvedImage> image = threads.submit(() -> image(spec.runtime(), progress));
      Future<Optional<HostFacts.Secrets>> secrets = threads.submit(() -> secrets(spec, layout));
      List<Problem> problems = new ArrayList<>();
      Optional<SystemIds.Ids> foundIds = result(accountIds, problems);
      Optional<BundleFile> foundBundle = result(bundle, problems);
      Optional<ResolvedImage> foundImage = result(image, problems);
      Optional<Optional<HostFacts.Secrets>> foundSecrets = result(secrets, problems);
      if (!problems.isEmpty()) {
        throw new DeployerException(DeployerException.Category.FAILED, problems);
      }
      return new HostFacts(
          foundIds.orElseThrow().uid(),
          foundIds.orElseThrow().gid(),
          engine.name(),
          "/usr/bin/" + engine.name(),
          new HostFacts.Bundle(
              foundBundle.orElseThrow().sha256(), foundBundle.orElseThrow().size()),
          new HostFacts.Image(
              foundImage.orElseThrow().imageId(),
              foundImage.orElseThrow().digest(),
              foundImage.orElseThrow().archiveSha256()),
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

  private static BundleFile bundle(DeploymentSpec spec, Progress progress)
      throws ProviderException, InterruptedException {
    return new BundleInspector()
        .inspect(Path.of(spec.bundle().sourcePath()), spec.bundle().sha256(), progress);
  }

  private ResolvedImage image(RuntimeSpec runtime, Progress progress)
      throws ProviderException, InterruptedException {
    return runtime.archivePath().isPresent()
        ? images.fromArchive(
            runtime.image(),
            Path.of(runtime.archivePath().get()),
            runtime.archiveSha256(),
            runtime.requireStatic(),
            progress)
        : images.fromRegistry(runtime.image());
  }

  private static Optional<HostFacts.Secrets> secrets(DeploymentSpec spec, Layout layout)
      throws ProviderException {
    Optional<String> file = spec.runtime().envFile();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    List<String> overridden = List.copyOf(new EnvironmentFile(spec, layout).names());
    SecretVariables secrets = new SecretFile(Path.of(file.get()), overridden).read();
    return Optional.of(
        new HostFacts.Secrets(
            secrets.names(),
            secrets.fingerprint(FingerprintKey.in(Path.of(layout.privateFolder())))));
  }
}
