package org.waymarker.peergroup;

import java.util.Map;
import org.waymarker.testing.Databases;

class PeerGroupsPostgresIT extends PeerGroupsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
