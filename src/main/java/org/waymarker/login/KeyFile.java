package org.waymarker.login;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key that stands in a file and may be exchanged there while the service runs. The file is read whenever the key is wanted, which is
 * seldom and cheap. What cannot be used leaves the last good key in its place, since files are not always exchanged in one go.
 */
final class KeyFile implements Supplier<JWK> {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private final String setting;
    private final Path file;
    private final Function<String, JWK> reader;
    private @Nullable String text;
    private @Nullable JWK good;
    private String told = "";

    /**
     * @param setting that names the file, for people
     * @param reader throws {@link IllegalArgumentException} if it cannot use the text
     */
    KeyFile(String setting, Path file, Function<String, JWK> reader) {
        this.setting = setting;
        this.file = file;
        this.reader = reader;
    }

    boolean isThere() {
        return Files.exists(file);
    }

    /** @throws IllegalArgumentException naming the setting, if there never was a good one */
    @Override
    public synchronized JWK get() {
        var problem = readAgain();
        var key = good;
        if (key == null) {
            throw new IllegalArgumentException("Setting " + setting + " names a file that " + problem);
        }
        if (!problem.isEmpty() && !problem.equals(told)) {
            LOG.warn("The file of {} {}; the key that it held before goes on being used", setting, problem);
        }
        told = problem;
        return key;
    }

    /** @return what is wrong with the file as it stands now, or nothing */
    private String readAgain() {
        try {
            var now = Files.readString(file);
            if (good == null) {
                good = reader.apply(now);
            } else if (!now.equals(text)) {
                good = reader.apply(now);
                LOG.info("The key of {} is now {}", setting, good.getKeyID());
            }
            text = now;
            return "";
        } catch (IOException e) {
            return "cannot be read: " + e.getClass().getSimpleName();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
