"""What several tabs need: visitors' folders, clips and motions as HTML, the theme."""
