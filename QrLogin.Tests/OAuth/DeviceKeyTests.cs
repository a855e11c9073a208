using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>
/// DPoP (RFC 9449) at the OAuth endpoints: a key shown at the opening, or first at the token endpoint, binds from then
/// on.
/// </summary>
public abstract class DeviceKeyTests(Site site)
{
    private HttpClient Http => site.Http;

    private Uri Origin => site.Http.BaseAddress!;

    [Fact]
    public async Task A_key_first_shown_at_the_token_endpoint_binds_the_session_and_its_token()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        using ProofKey key = new(), other = new();
        Assert.Equal("authorization_pending", (await pc.Poll(Proof(key))).Error);
        await phone.Approve(pc);
        Assert.Equal((400, "invalid_grant"), (await pc.Poll()).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await pc.Poll(Proof(other))).OAuthRefusal);

        var token = await pc.Poll(Proof(key));
        Assert.Equal((200, "DPoP"), (token.Status, token["token_type"].GetString()));
        await IsBound(token["access_token"].GetString()!, key);
    }

    [Fact]
    public async Task A_key_first_shown_when_fetching_the_token_binds_the_token()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        using ProofKey key = new(), other = new();
        await phone.Approve(pc);
        string token = (await pc.Poll(Proof(key)))["access_token"].GetString()!;
        await IsBound(token, key);
        // The token is returned again for the same key, and for no other.
        Assert.Equal(token, (await pc.Poll(Proof(key)))["access_token"].GetString());
        Assert.Equal((400, "invalid_grant"), (await pc.Poll(Proof(other))).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await pc.Poll()).OAuthRefusal);
    }

    [Fact]
    public async Task A_token_fetched_without_a_key_cannot_be_bound_later()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        using var key = new ProofKey();
        await phone.Approve(pc);
        Assert.Equal("Bearer", (await pc.Poll())["token_type"].GetString());
        Assert.Equal((400, "invalid_grant"), (await pc.Poll(Proof(key))).OAuthRefusal);
        Assert.Equal("Bearer", (await pc.Poll())["token_type"].GetString());
    }

    [Fact]
    public async Task A_key_shown_at_the_opening_binds_every_poll()
    {
        using ProofKey key = new(), other = new();
        var opened = await Http.Form("oauth/device_authorization", TestClient.Tv.Parameters, Proof(key, "oauth/device_authorization"));
        Task<Reply> Poll(params (string, string)[] headers) =>
            Http.Form(
                "oauth/token",
                [("grant_type", DevicePc.Grant), ("device_code", opened["device_code"].GetString()!), .. TestClient.Tv.Parameters],
                headers);
        Assert.Equal((400, "invalid_grant"), (await Poll()).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await Poll(Proof(other))).OAuthRefusal);
        Assert.Equal((400, "authorization_pending"), (await Poll(Proof(key))).OAuthRefusal);
    }

    [Fact]
    public async Task A_proof_is_valid_once_and_for_its_own_endpoint()
    {
        var pc = await DevicePc.Asks(Http);
        using var key = new ProofKey();
        var proof = Proof(key);
        Assert.Equal("authorization_pending", (await pc.Poll(proof)).Error);
        Assert.Equal((400, "invalid_dpop_proof"), (await pc.Poll(proof)).OAuthRefusal);
        Assert.Equal((400, "invalid_dpop_proof"), (await pc.Poll(Proof(key, "oauth/device_authorization"))).OAuthRefusal);
        Assert.Equal((400, "invalid_dpop_proof"), (await pc.Poll(("DPoP", "nonsense"))).OAuthRefusal);
        // A proof with a token's hash belongs to a request with a token.
        Assert.Equal((400, "invalid_dpop_proof"), (await pc.Poll(Proof(key, token: pc.DeviceCode))).OAuthRefusal);
        Assert.Equal(
            (400, "invalid_dpop_proof"),
            (await Http.Form("oauth/device_authorization", TestClient.Tv.Parameters, ("DPoP", "nonsense"))).OAuthRefusal);
    }

    [Fact]
    public async Task A_client_that_requires_DPoP_gets_no_token_without_a_proof()
    {
        var (pc, phone) = (await DevicePc.Asks(Http, TestClient.Strict), await TestPhone.LoggedIn(Http));
        using var key = new ProofKey();
        await phone.Approve(pc);
        Assert.Equal((400, "invalid_dpop_proof"), (await pc.Poll()).OAuthRefusal);
        Assert.Equal("DPoP", (await pc.Poll(Proof(key)))["token_type"].GetString());
    }

    private async Task IsBound(string token, ProofKey key)
    {
        var me = new Uri(Origin, "api/v1/me");
        Task<Reply> Me(string scheme, params (string, string)[] headers) =>
            Http.Call(HttpMethod.Get, "api/v1/me", headers: [("Authorization", $"{scheme} {token}"), .. headers]);
        (string, string) By(ProofKey by) => ("DPoP", by.Sign(by.For(HttpMethod.Get, me, TimeProvider.System.GetUtcNow(), token)));
        using var thief = new ProofKey();
        Assert.Equal(200, (await Me("DPoP", By(key))).Status);
        Assert.Equal((401, "invalid_token"), (await Me("Bearer")).Refusal);
        Assert.Equal((401, "invalid_dpop_proof"), (await Me("DPoP")).Refusal);
        Assert.Equal((401, "invalid_dpop_proof"), (await Me("DPoP", By(thief))).Refusal);
        var introspection = await Http.Introspect(token);
        Assert.Equal(
            (key.Thumbprint, "DPoP"), (introspection["cnf"].GetProperty("jkt").GetString(), introspection["token_type"].GetString()));
    }

    private (string, string) Proof(ProofKey key, string path = "oauth/token", string? token = null) =>
        ("DPoP", key.Sign(key.For(HttpMethod.Post, new(Origin, path), TimeProvider.System.GetUtcNow(), token)));
}
