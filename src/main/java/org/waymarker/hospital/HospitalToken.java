package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bearer token for the hospital: as set, or as it stands in a file that something else keeps fresh. */
@Singleton
class HospitalToken {
    private static final Logger LOG = LoggerFactory.getLogger(HospitalToken.class);

    private final HospitalSettings settings;
    private @Nullable String read;

    HospitalToken(HospitalSettings settings) {
        this.settings = settings;
    }

    synchronized Optional<String> current() {
        if (settings.tokenFile().isEmpty()) {
            return settings.token();
        }
        if (read == null) {
            read = fromFile();
        }
        return Optional.ofNullable(read);
    }

    /**
     * The hospital took the token no more.
     *
     * @param refused the one that it was sent
     * @return whether there is another one by now
     */
    synchronized boolean renew(Optional<String> refused) {
        if (settings.tokenFile().isPresent() && Objects.equals(read, refused.orElse(null))) {
            read = fromFile();
        }
        return current().isPresent() && !current().equals(refused);
    }

    private @Nullable String fromFile() {
        try {
            var token = Files.readString(settings.tokenFile().orElseThrow()).trim();
            return token.isEmpty() ? null : token;
        } catch (IOException e) {
            LOG.warn(
                    "The file of waymarker.hospital.token-file cannot be read: {}",
                    e.getClass().getName());
            return null;
        }
    }
}
