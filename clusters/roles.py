"""What the public reads of a person: the role, never the name or the address."""

from clusters.models import AuthorityPost, Post


class Roles:
    """The posts that `people` hold today, at schools and authorities. Two queries."""

    def __init__(self, people):
        self.posts, self.authority_posts = {}, {}
        posts = Post.objects.current().filter(user__in=people).select_related("school")
        for post in posts.order_by("starts_on", "pk"):
            self.posts.setdefault(post.user_id, []).append(post)
        posts = AuthorityPost.objects.current().filter(user__in=people).select_related("authority")
        for post in posts.order_by("starts_on", "pk"):
            self.authority_posts.setdefault(post.user_id, []).append(post)

    def of(self, person_id, schools=(), otherwise=""):
        """ "Head teacher, Moss Bank Primary School": a post at one of `schools` goes before others."""
        own = sorted(self.posts.get(person_id, []), key=lambda post: post.school not in schools)
        held = own + self.authority_posts.get(person_id, [])
        return str(held[0]) if held else otherwise
