"""The Elasticsearch index: what a document holds, how it is kept in step, rebuilt and checked."""
