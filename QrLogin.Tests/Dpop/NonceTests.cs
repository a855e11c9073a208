using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Dpop;

/// <summary>Server nonces (RFC 9449, section 8), if the operator requires them.</summary>
public sealed class NonceTests(NonceTests.NonceHost api, NpmClients npm) : IClassFixture<NonceTests.NonceHost>
{
    private static readonly HttpMethod s_get = HttpMethod.Get, s_post = HttpMethod.Post;

    private ProvingClient NewPc() => new(api.Http, TestDevice.New("pc"), api.Clock);

    [Fact]
    public async Task A_proof_without_the_required_nonce_gets_one_and_then_succeeds()
    {
        using var pc = NewPc();
        var refused = await pc.Call(s_post, BoundSession.Sessions);
        Assert.Equal((400, "use_dpop_nonce"), refused.Refusal);
        pc.Nonce = Assert.Single(refused.Headers.GetValues("DPoP-Nonce"));
        var session = await BoundSession.Open(pc);
        Assert.Equal(200, (await session.Poll()).Status);

        string nonce = pc.Nonce;
        pc.Nonce = null;
        var bare = await session.Poll();
        Assert.Equal((401, "use_dpop_nonce"), bare.Refusal);
        Assert.Equal("DPoP error=\"use_dpop_nonce\", algs=\"ES256\"", bare.Headers.WwwAuthenticate.ToString());
        Assert.Equal(nonce, Assert.Single(bare.Headers.GetValues("DPoP-Nonce")));
    }

    [Fact]
    public async Task The_next_nonce_is_offered_before_the_last_one_ends()
    {
        using var pc = await WithNonce();
        var session = await BoundSession.Open(pc);
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        var offered = await session.Poll();
        Assert.Equal(200, offered.Status);
        string next = Assert.Single(offered.Headers.GetValues("DPoP-Nonce"));
        Assert.NotEqual(pc.Nonce, next);

        api.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((401, "use_dpop_nonce"), (await session.Poll()).Refusal);
    }

    [Theory]
    [InlineData("guess")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("")]
    public async Task A_foreign_nonce_is_refused(string nonce)
    {
        using var pc = NewPc();
        pc.Nonce = nonce;
        Assert.Equal((400, "use_dpop_nonce"), (await pc.Call(s_post, BoundSession.Sessions)).Refusal);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task With_a_nonce_a_clients_clock_may_be_wrong(int hours)
    {
        using var pc = await WithNonce();
        var draft = pc.Draft(s_post, BoundSession.Sessions);
        draft.Claims["iat"] = api.Clock.GetUtcNow().AddHours(hours).ToUnixTimeSeconds();
        Assert.Equal(201, (await pc.Send(s_post, BoundSession.Sessions, null, null, pc.Key.Sign(draft))).Status);
    }

    [Fact]
    public async Task A_proof_with_a_nonce_works_once_while_the_nonce_is_valid()
    {
        using var pc = await WithNonce();
        var session = await BoundSession.Open(pc);
        string proof = pc.Key.Sign(pc.Draft(s_get, session.Path, session.Token));
        Assert.Equal(200, (await pc.Send(s_get, session.Path, null, session.Token, proof)).Status);
        api.Clock.Advance(TimeSpan.FromSeconds(110));
        Assert.Equal((401, "invalid_dpop_proof"), (await pc.Send(s_get, session.Path, null, session.Token, proof)).Refusal);
    }

    [Theory]
    [InlineData(-170)]
    [InlineData(0)]
    [InlineData(175)]
    [InlineData(182)]
    [InlineData(240)]
    public async Task A_proof_with_a_nonce_is_not_accepted_again_around_its_own_time(int secondsAhead)
    {
        using var pc = await WithNonce();
        var session = await BoundSession.Open(pc);
        var draft = pc.Draft(s_get, session.Path, session.Token);
        draft.Claims["iat"] = api.Clock.GetUtcNow().AddSeconds(secondsAhead).ToUnixTimeSeconds();
        string proof = pc.Key.Sign(draft);
        Assert.Equal(200, (await pc.Send(s_get, session.Path, null, session.Token, proof)).Status);
        for (int second = 0; second < 330; second += 6)
        {
            api.Clock.Advance(TimeSpan.FromSeconds(6));
            Assert.Equal(401, (await pc.Send(s_get, session.Path, null, session.Token, proof)).Status);
        }
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Clients_from_npm_log_in_where_nonces_are_demanded() =>
        Assert.Equal(
            "opened waiting\nredeemed DPoP\nme 200 true\n", await npm.Run("dpop.mjs", api.Http.BaseAddress!.ToString().TrimEnd('/')));

    private async Task<ProvingClient> WithNonce()
    {
        var pc = NewPc();
        pc.Nonce = Assert.Single((await pc.Call(s_post, BoundSession.Sessions)).Headers.GetValues("DPoP-Nonce"));
        return pc;
    }

    public sealed class NonceHost : ClockedApiHost
    {
        public NonceHost()
            : base(new Dictionary<string, string> { ["QrLogin:Dpop:RequireNonce"] = "true" })
        {
        }
    }
}

/// <summary>If nonces are not required, they still help clients whose clock is wrong.</summary>
public sealed class ClockHelpTests(ApiHost api, NpmClients npm)
{
    [Theory]
    [InlineData("guess")]
    [InlineData("")]
    public async Task A_proof_with_a_foreign_nonce_is_refused_whatever_its_time_and_offered_one(string nonce)
    {
        using var pc = new ProvingClient(api.Http, TestDevice.New("pc"), TimeProvider.System) { Nonce = nonce };
        var refused = await pc.Call(HttpMethod.Post, BoundSession.Sessions);
        Assert.Equal((400, "use_dpop_nonce"), refused.Refusal);
        pc.Nonce = Assert.Single(refused.Headers.GetValues("DPoP-Nonce"));
        Assert.Equal(200, (await (await BoundSession.Open(pc)).Poll()).Status);
    }

    [Fact]
    public async Task A_client_with_a_wrong_clock_is_offered_a_nonce_that_works()
    {
        var wrong = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-3));
        using var pc = new ProvingClient(api.Http, TestDevice.New("pc"), wrong);
        var refused = await pc.Call(HttpMethod.Post, BoundSession.Sessions);
        Assert.Equal((400, "invalid_dpop_proof"), refused.Refusal);
        pc.Nonce = Assert.Single(refused.Headers.GetValues("DPoP-Nonce"));
        Assert.Equal(200, (await (await BoundSession.Open(pc)).Poll()).Status);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Clients_from_npm_log_in() =>
        Assert.Equal(
            "opened waiting\nredeemed DPoP\nme 200 true\n", await npm.Run("dpop.mjs", api.Http.BaseAddress!.ToString().TrimEnd('/')));
}
