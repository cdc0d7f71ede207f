package ai.greentic.deployer.singlevm;

/**
 * The systemd mount unit of a bundle.
 *
 * @param what the squashfs file
 * @param where the mount point; the unit's name follows from it, as systemd demands
 */
record BundleMountUnit(String deployment, String what, String where) {

  String unit() {
    return UnitSyntax.unitNameOfPath(where, "mount");
  }

  String content() {
    return """
    # Made by greentic-deployer for the deployment %s; a plan finds edits and undoes them.
    [Unit]
    Description=Bundle of the greentic deployment %s

    [Mount]
    What=%s
    Where=%s
    Type=squashfs
    Options=loop,ro,nodev,nosuid,noexec
    DirectoryMode=0755
    """
        .formatted(deployment, deployment, what, where);
  }
}
