package org.waymarker.peergroup;

import java.util.Map;
import org.waymarker.testing.Databases;

class PeerGroupsH2Test extends PeerGroupsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
