using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>A service that accepts the tokens of two providers.</summary>
public sealed class SeveralProvidersTests : IAsyncLifetime
{
    private const string StaffAudience = "qrlogin-staff";

    private readonly TestIssuer _customers = new(), _staff = new();
    private ApiHost? _site;

    private ApiHost Site => _site!;

    public async ValueTask InitializeAsync()
    {
        await _customers.Start();
        await _staff.Start();
        _site = new(null, new()
        {
            ["Authentication:Providers:customers:Authority"] = _customers.Address + "/",
            ["Authentication:Providers:customers:Audience"] = TestIssuer.Audience,
            ["Authentication:Authority"] = _staff.Address,
            ["Authentication:Audience"] = StaffAudience,
        });
        await _site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await _customers.DisposeAsync();
        await _staff.DisposeAsync();
    }

    [Fact]
    public async Task Each_token_is_taken_by_the_provider_that_it_names()
    {
        var (customer, member) = (Token(_customers, TestIssuer.Audience), Token(_staff, StaffAudience));
        var (one, other) = (await Me(customer), await Me(member));
        Assert.Equal((200, 200), (one.Status, other.Status));
        Assert.Equal(_customers.Address, one["account"].GetProperty("idp").GetProperty("iss").GetString());
        Assert.Equal(_staff.Address, other["account"].GetProperty("idp").GetProperty("iss").GetString());
        // The same subject at two providers is two people.
        Assert.NotEqual(
            one["account"].GetProperty("accountId").GetString(), other["account"].GetProperty("accountId").GetString());
    }

    [Fact]
    public async Task A_token_for_the_audience_of_the_other_provider_is_refused()
    {
        Assert.Equal(401, (await Me(Token(_customers, StaffAudience))).Status);
        Assert.Equal(401, (await Me(Token(_staff, TestIssuer.Audience))).Status);
    }

    [Fact]
    public async Task A_provider_cannot_sign_for_the_other()
    {
        var claims = _staff.Draft("42", TimeProvider.System.GetUtcNow()).With("aud", StaffAudience);
        Assert.Equal(200, (await Me(_staff.Keys[0].Sign(claims))).Status);
        Assert.Equal(401, (await Me(_customers.Keys[0].Sign(claims))).Status);
        Assert.Equal(401, (await Me(_customers.Keys[0].Sign(claims.Headed("kid", _customers.Keys[0].Id)))).Status);
    }

    [Fact]
    public async Task A_provider_that_is_down_keeps_only_its_own_people_out()
    {
        await _staff.Stop();
        Assert.Equal(200, (await Me(Token(_customers, TestIssuer.Audience))).Status);
        Assert.Equal(503, (await Me(Token(_staff, StaffAudience))).Status);
        await _staff.Start();
        Assert.Equal(200, (await Me(Token(_staff, StaffAudience))).Status);
    }

    private static string Token(TestIssuer issuer, string audience) =>
        issuer.Keys[0].Sign(issuer.Draft("42", TimeProvider.System.GetUtcNow()).With("aud", audience));

    private Task<Reply> Me(string token) => TestPhone.With(Site.Http, TestDevice.New("ios"), token).Call(HttpMethod.Get, "me");
}
