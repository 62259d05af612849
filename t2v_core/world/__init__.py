"""What can exist and happen: scenes, their prompts, their pixels, and which of them are taught."""
