"""Files as Spark sees them: on HDFS, in an object store, or here. Through the Hadoop classes that every Spark has."""

from __future__ import annotations

import os
import re
from typing import Any

from pyspark.sql import SparkSession

__all__ = ["exists", "listed", "located", "qualified", "remove", "rename", "write_text"]

_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:")


def _path(spark: SparkSession, name: str) -> tuple[Any, Any]:
    """A path and its file system."""
    path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(name)
    return path, path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())


def located(spark: SparkSession, name: str) -> str:
    """A path that does not depend on the folder in which Spark was started, which may be another than this program's."""
    default = spark.sparkContext._jsc.hadoopConfiguration().get("fs.defaultFS", "file:///")
    relative = not _SCHEME.match(name) and not name.startswith("/")
    return os.path.abspath(name) if relative and default.startswith("file:") else name


def exists(spark: SparkSession, name: str) -> bool:
    """Whether there is a file or folder of this very name."""
    path, files = _path(spark, name)
    return bool(files.exists(path))


def qualified(spark: SparkSession, name: str) -> str:
    """The whole path, with the scheme, as Spark writes it."""
    path, files = _path(spark, name)
    return str(files.makeQualified(path).toString())


def listed(spark: SparkSession, folder: str) -> list[str]:
    """The names of what lies in a folder; none where it is not there."""
    path, files = _path(spark, folder)
    return sorted(status.getPath().getName() for status in files.listStatus(path)) if files.exists(path) else []


def rename(spark: SparkSession, folder: str, before: str, after: str) -> None:
    """Give a file of a folder another name."""
    jvm = spark.sparkContext._jvm
    path, files = _path(spark, folder)
    files.rename(jvm.org.apache.hadoop.fs.Path(path, before), jvm.org.apache.hadoop.fs.Path(path, after))


def remove(spark: SparkSession, name: str) -> None:
    """Remove a file, or a folder with all that is in it."""
    path, files = _path(spark, name)
    files.delete(path, True)


def write_text(spark: SparkSession, name: str, text: str) -> None:
    """Write a file, over what is there."""
    path, files = _path(spark, name)
    stream = files.create(path, True)
    try:
        stream.write(bytearray(text.encode("utf-8")))
    finally:
        stream.close()
