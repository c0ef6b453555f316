"""From raw material to a unit file: read it, clean it, find its structure, ask what is uncertain, merge.

`sources` reads any way in into a neutral document; `cleaning` mends its text, step by recorded step; `structure` finds
title, preface, honourees and captions; `review` holds what a person must look at; `merging` writes the unit file.
"""
