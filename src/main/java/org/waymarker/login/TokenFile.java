package org.waymarker.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token as it stands in a file that something else keeps fresh. */
final class TokenFile implements HospitalLogin {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private final Path file;
    private @Nullable String read;

    TokenFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Optional<String> current() {
        if (read == null) {
            read = fromFile();
        }
        return Optional.ofNullable(read);
    }

    @Override
    public synchronized boolean renew(Optional<String> refused) {
        if (Objects.equals(read, refused.orElse(null))) {
            read = fromFile();
        }
        return current().isPresent() && !current().equals(refused);
    }

    private @Nullable String fromFile() {
        try {
            var token = Files.readString(file).trim();
            return token.isEmpty() ? null : token;
        } catch (IOException e) {
            LOG.warn(
                    "The file of waymarker.hospital.token-file cannot be read: {}",
                    e.getClass().getName());
            return null;
        }
    }
}
