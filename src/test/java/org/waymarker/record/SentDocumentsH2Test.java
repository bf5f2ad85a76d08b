package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class SentDocumentsH2Test extends SentDocumentsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
