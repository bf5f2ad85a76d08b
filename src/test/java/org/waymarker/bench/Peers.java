package org.waymarker.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Waymarker and the HAPI JPA server, each in a database of its own on the same PostgreSQL. */
final class Peers implements AutoCloseable {
    private final BenchDatabase database;
    private final Jvms jvms;
    private final Target waymarker;
    private final Target hapi;

    private Peers(BenchDatabase database, Jvms jvms) throws IOException, SQLException {
        this.database = database;
        this.jvms = jvms;
        database.create("waymarker");
        database.create("hapi");
        var ours = jvms.waymarker("waymarker", database.url("waymarker"), Map.of());
        var theirs = jvms.hapi(database.url("hapi"));
        this.waymarker = ours.awaited().target();
        this.hapi = theirs.awaited().target();
    }

    /** @param heap of each JVM */
    static Peers start(Path dir, String heap) throws IOException, SQLException {
        var database = BenchDatabase.start(dir);
        var jvms = new Jvms(dir, heap);
        try {
            return new Peers(database, jvms);
        } catch (IOException | SQLException | RuntimeException e) {
            jvms.close();
            database.close();
            throw e;
        }
    }

    Target waymarker() {
        return waymarker;
    }

    Target hapi() {
        return hapi;
    }

    BenchDatabase database() {
        return database;
    }

    Jvms jvms() {
        return jvms;
    }

    @Override
    public void close() throws IOException {
        jvms.close();
        database.close();
    }
}
