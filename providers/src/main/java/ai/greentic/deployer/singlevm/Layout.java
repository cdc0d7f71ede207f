package ai.greentic.deployer.singlevm;

/**
 * Where the files of one deployment are and what its objects are called: the only place that
 * decides it.
 *
 * @param name the deployment's name
 * @param stateFolder the deployment's own folder, root's alone; nothing in it is visible to the
 *     container
 */
public record Layout(String name, String stateFolder) {
  private static final String UNIT_FOLDER = "/etc/systemd/system/";

  /** The folder of what never leaves the machine, such as the CA key. */
  public String privateFolder() {
    return stateFolder + "/private";
  }

  /** The verified copy of a bundle. */
  public String bundle(String sha256) {
    return stateFolder + "/bundles/" + sha256 + ".squashfs";
  }

  /**
   * Where a bundle is mounted. Each digest has its own mount point, because a restarted container
   * follows a symbolic link to another bundle without a word.
   */
  public String bundleMountPoint(String sha256) {
    return "/run/greentic-deployer/" + name + "/bundles/" + sha256;
  }

  /** Where the container sees its bundle, whatever its digest. */
  public String bundleInContainer() {
    return "/mnt/greentic/bundles/" + name;
  }

  public String environmentFile() {
    return "/etc/greentic-deployer/" + name + "/runtime.env";
  }

  /** The unit that runs the container. */
  public String unit() {
    return "greentic-" + name + ".service";
  }

  /** A unit that looks for drift; no name of another deployment gives this one. */
  String driftUnit(String type) {
    return "greentic-" + name + ".drift." + type;
  }

  public String container() {
    return "greentic-" + name;
  }

  /** The file of a unit of ours. */
  public String unitFile(String unit) {
    return UNIT_FOLDER + unit;
  }
}
