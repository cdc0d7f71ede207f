package ai.greentic.deployer.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.jspecify.annotations.Nullable;

/**
 * Marks folders that we made on the way to something else, with an extended attribute (xattr(7)).
 * So a run that was cut off before it could record them, and several resources that share one,
 * still know that it is ours to remove once it is empty. File systems without such attributes only
 * lose that.
 */
final class CreatedMark {
  private static final String NAME = "greentic-deployer.created";

  void putOn(Path folder) {
    UserDefinedFileAttributeView attributes = attributes(folder);
    if (attributes == null) {
      return;
    }
    try {
      attributes.write(NAME, StandardCharsets.US_ASCII.encode("1"));
    } catch (IOException e) {
      // Not supported here: the folder is recorded by the run that made it, and by that one alone.
    }
  }

  boolean isOn(Path folder) {
    UserDefinedFileAttributeView attributes = attributes(folder);
    try {
      return attributes != null && attributes.list().contains(NAME);
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable UserDefinedFileAttributeView attributes(Path folder) {
    return Files.getFileAttributeView(
        folder, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
