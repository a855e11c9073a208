using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QrLogin.Silo.ClusterTls;

namespace QrLogin.Tests.ClusterTls;

/// <summary>Which certificates make a process a member of the cluster.</summary>
public sealed class ClusterAuthoritiesTests
{
    private readonly TestAuthority _authority = TestAuthority.New("cluster");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public void A_certificate_of_the_authority_makes_a_member_whatever_its_name_and_key()
    {
        Assert.Null(Fault(_authority.Issue("silo")));
        Assert.Null(Fault(_authority.Issue("10.0.0.1", TestAuthority.Both)));
        Assert.Null(Fault(_authority.IssueRsa("api")));
    }

    [Fact]
    public void A_certificate_of_an_authority_below_makes_a_member_if_the_chain_comes_along()
    {
        var below = _authority.Below("below");
        Assert.Null(Fault(below.Issue("silo"), below.Certificate));
        Assert.StartsWith("was issued by another authority (CN=below)", Fault(below.Issue("silo")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_need_not_be_a_root()
    {
        var below = _authority.Below("below");
        Assert.Null(Fault([below], below.Issue("silo")));
        Assert.Null(Fault([below], below.Issue("silo"), _authority.Certificate));
        Assert.NotNull(Fault([below], _authority.Issue("silo")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_authorities_with_the_same_name_each_makes_members(bool hasKeyIdentifier)
    {
        var (old, next) = (TestAuthority.New("cluster", hasKeyIdentifier), TestAuthority.New("cluster", hasKeyIdentifier));
        Assert.Null(Fault([old, next], old.Issue("silo")));
        Assert.Null(Fault([old, next], next.Issue("silo")));
        Assert.Equal("was issued by another authority (CN=cluster)", Fault([next], old.Issue("silo")));
    }

    [Fact]
    public void An_expired_certificate_makes_no_member()
    {
        var expired = _authority.Issue("silo", fromDays: -2, untilDays: -1);
        Assert.Equal($"expired on {expired.Certificate.NotAfter.ToUniversalTime():u}", Fault(expired));
        Assert.StartsWith("expired on ", Fault([_authority, TestAuthority.New("other")], expired), StringComparison.Ordinal);
        Assert.StartsWith("expired on ", Fault([TestAuthority.New("other"), _authority], expired), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_whose_time_has_not_come_makes_no_member() =>
        Assert.StartsWith("is valid only from ", Fault(_authority.Issue("silo", fromDays: 1)), StringComparison.Ordinal);

    [Fact]
    public void A_certificate_of_an_expired_authority_makes_no_member()
    {
        var later = _authority.Certificate.NotAfter.AddHours(1);
        string? fault = new ClusterAuthorities([_authority.Certificate])
            .FindFault(_authority.Issue("silo", untilDays: 364).Certificate, [], new DateTimeOffset(later));
        Assert.StartsWith("expired on ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_for_one_side_only_makes_no_member()
    {
        Assert.Equal("is not for both server and client authentication", Fault(_authority.Issue("silo", TestAuthority.ServerOnly)));
        Assert.Equal("is not for both server and client authentication", Fault(_authority.Issue("silo", TestAuthority.ClientOnly)));
    }

    [Fact]
    public void A_certificate_of_a_stranger_makes_no_member()
    {
        Assert.Equal("was issued by another authority (CN=other)", Fault(TestAuthority.New("other").Issue("silo")));
        // A stranger may give an authority any name.
        Assert.Equal("was issued by another authority (CN=cluster)", Fault(TestAuthority.New("cluster", false).Issue("silo")));
        // And send along the real one.
        var forged = TestAuthority.New("cluster", false);
        Assert.NotNull(Fault(forged.Issue("silo"), _authority.Certificate, forged.Certificate));
        Assert.NotNull(Fault(new TestCertificate(TestAuthority.New("silo").Certificate, "")));
    }

    [Fact]
    public void A_member_cannot_make_others_members()
    {
        var member = _authority.Issue("silo");
        var issued = TestAuthority.Pretend(member).Issue("another");
        Assert.NotNull(Fault(issued, member.Certificate));
    }

    [Fact]
    public void A_strangers_name_takes_one_line_of_bounded_length()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName("x\nwarn: forged\r\n" + new string('y', 50));
        builder.AddOrganizationName(new string('z', 60));
        var request = new CertificateRequest(builder.Build(), key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        string shown = ClusterAuthorities.Shown(certificate.Subject);
        Assert.DoesNotContain(shown, char.IsControl);
        Assert.InRange(shown.Length, 1, 101);
    }

    private string? Fault(TestCertificate certificate, params X509Certificate2[] sent) => Fault([_authority], certificate, sent);

    private static string? Fault(TestAuthority[] authorities, TestCertificate certificate, params X509Certificate2[] sent) =>
        new ClusterAuthorities([.. authorities.Select(a => a.Certificate)]).FindFault(certificate.Certificate, [.. sent], Now);
}
