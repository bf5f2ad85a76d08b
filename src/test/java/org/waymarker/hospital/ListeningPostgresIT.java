package org.waymarker.hospital;

import java.util.Map;
import org.waymarker.testing.Databases;

class ListeningPostgresIT extends ListeningContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
