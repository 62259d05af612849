"""The networks. They know tensors: no files, no scenes, no prompts as text."""
