package org.waymarker.startup;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.env.Environment;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the database: {@code datasources.default.url} as it stands where a test or an operator gave one, else
 * {@code waymarker.database.url}, else an H2 file in {@code waymarker.data-dir}, which one process may open.
 */
@Singleton
final class Database implements BeanCreatedEventListener<DatasourceConfiguration> {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String GIVEN = "datasources.default.url";
    /** Commits are on disk before they are acknowledged: that is what WRITE_DELAY=0 buys. */
    private static final String EMBEDDED_OPTIONS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;NON_KEYWORDS=KEY,VALUE;WRITE_DELAY=0;LOCK_TIMEOUT=10000"
                    + ";DB_CLOSE_ON_EXIT=FALSE";

    private final Environment environment;
    private final Settings settings;
    private @Nullable FileChannel lockFile;

    Database(Environment environment, Settings settings) {
        this.environment = environment;
        this.settings = settings;
    }

    @Override
    public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
        var source = event.getBean();
        if (!source.getName().equals("default") || environment.containsProperty(GIVEN)) {
            return source;
        }
        var url = settings.text("database.url");
        if (url.isPresent()) {
            server(source, url.get());
        } else {
            embedded(source);
        }
        return source;
    }

    private void server(DatasourceConfiguration source, String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new CannotStartException(
                    "Setting waymarker.database.url must begin with jdbc:postgresql:, or be left out");
        }
        source.setUrl(url);
        source.setDriverClassName("org.postgresql.Driver");
        source.setUsername(settings.text("database.user").orElse(null));
        source.setPassword(settings.text("database.password").orElse(null));
        // The rows of one batch go as few statements; what the URL says comes before it.
        source.addDataSourceProperty("reWriteBatchedInserts", "true");
    }

    private void embedded(DatasourceConfiguration source) {
        var folder = Path.of(settings.text("data-dir").orElse("./data"))
                .toAbsolutePath()
                .normalize();
        if (folder.toString().contains(";")) {
            throw new CannotStartException("Setting waymarker.data-dir must not contain a semicolon");
        }
        lock(folder);
        var file = folder.resolve("waymarker");
        LOG.warn("No waymarker.database.url: embedded database at {}, one process only", file);
        source.setUrl("jdbc:h2:file:" + file + EMBEDDED_OPTIONS);
        source.setDriverClassName("org.h2.Driver");
        source.setUsername("sa");
        source.setPassword("");
    }

    /** H2 locks its file too, but says so in a stack trace; the system gives our lock back however the process ends. */
    private void lock(Path folder) {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(
                    folder.resolve("waymarker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lockFile = channel;
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw inUse(folder);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(folder);
        } catch (IOException e) {
            throw new CannotStartException("The folder " + folder
                    + " (waymarker.data-dir) cannot be written to; name another, or set waymarker.database.url");
        }
    }

    private static CannotStartException inUse(Path folder) {
        return new CannotStartException(
                "Another Waymarker uses the embedded database in " + folder
                        + "; stop it, name another waymarker.data-dir, or set waymarker.database.url for more than one process");
    }

    @PreDestroy
    void unlock() throws IOException {
        if (lockFile != null) {
            lockFile.close();
        }
    }
}
