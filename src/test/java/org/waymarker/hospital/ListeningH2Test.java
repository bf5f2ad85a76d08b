package org.waymarker.hospital;

import java.util.Map;
import org.waymarker.testing.Databases;

class ListeningH2Test extends ListeningContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
