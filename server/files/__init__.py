"""The bytes of files: taken in and checked, pictures drawn anew, kept on a disk or in a bucket."""
