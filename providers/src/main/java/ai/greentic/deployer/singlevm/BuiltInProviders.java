package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.account.AccountProvider;
import ai.greentic.deployer.bundle.BundleProvider;
import ai.greentic.deployer.certificate.CertificateProvider;
import ai.greentic.deployer.certificate.TrustProvider;
import ai.greentic.deployer.container.ContainerProvider;
import ai.greentic.deployer.directory.DirectoryProvider;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ValueProvider;
import ai.greentic.deployer.file.FileProvider;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import ai.greentic.deployer.image.ImageProvider;
import ai.greentic.deployer.mount.MountProvider;
import ai.greentic.deployer.unit.UnitProvider;
import java.time.InstantSource;
import java.util.List;

/** The providers that come with the deployer, at work on this host. */
public final class BuiltInProviders {
  private BuiltInProviders() {}

  public static List<Provider> ofHost(Commands commands) {
    ContainerEngines engines = ContainerEngines.ofHost(commands);
    SafeFiles files = new SafeFiles();
    Systemd systemd = new Systemd(commands);
    MountTable mounts = MountTable.ofThisProcess();
    return List.of(
        new ValueProvider(),
        new AccountProvider(commands),
        new DirectoryProvider(files, commands, mounts),
        new FileProvider(files),
        new CertificateProvider(files, InstantSource.system()),
        new TrustProvider(files),
        new BundleProvider(files),
        new MountProvider(files, systemd, mounts),
        new ImageProvider(engines),
        new UnitProvider(files, systemd),
        ContainerProvider.ofHost(commands, engines));
  }
}
