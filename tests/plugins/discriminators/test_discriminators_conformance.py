from voxloom.testing import DiscriminatorSuite


class TestLatentDiscriminator(DiscriminatorSuite):
    name = "latents"
    options = {"latent_dim": 6, "width": 16}


class TestUnconditionalLatentDiscriminator(DiscriminatorSuite):
    name = "latents"
    options = {"latent_dim": 6, "width": 16, "dilations": (1,), "prompt": "none"}
