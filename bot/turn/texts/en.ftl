presentation = I am Levain, an automatic assistant without generative AI: nobody reads your messages, and your answers stay between us.
