using Microsoft.Extensions.Logging.Abstractions;
using QrLogin.Api.Authentication.Jwt;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>The provider rotates its keys. Only tokens signed with revoked keys are refused.</summary>
[Trait("Speed", "Slow")]
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly ExternalHost _site = new();

    public ValueTask InitializeAsync() => _site.InitializeAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_token_with_the_new_key_is_accepted_at_the_first_request()
    {
        string subject = ExternalHost.NewSubject();
        var (phone, pc) = (_site.NewPhone(subject), await TestPc.Open(_site.Http));
        string confirmToken = await phone.Scanned(pc);

        _site.Issuer.Rotate(IssuerKey.Ec());
        phone.Token = _site.Token(subject);

        Assert.Equal(200, (await phone.Confirm(pc, confirmToken)).Status);
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task Three_key_rotations_in_a_minute_are_followed()
    {
        string subject = ExternalHost.NewSubject();
        var phone = _site.NewPhone(subject);
        Assert.Equal(200, await Me(phone));
        foreach (var key in new[] { IssuerKey.Ec(), IssuerKey.Rsa(), IssuerKey.Ec() })
        {
            _site.Issuer.Rotate(key);
            phone.Token = _site.Token(subject);
            Assert.Equal(200, await Me(phone));
            _site.Clock.Advance(TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task Every_published_key_is_accepted()
    {
        _site.Issuer.Keys = [IssuerKey.Rsa(), IssuerKey.Ec(), IssuerKey.Rsa()];
        var now = _site.Clock.GetUtcNow();
        foreach (var key in _site.Issuer.Keys)
            Assert.Equal(
                200,
                await Me(
                    _site.NewPhone(), key.Sign(_site.Issuer.Draft("somebody", now).Headed("alg", key.Algorithm).Headed("kid", key.Id))));
        Assert.Equal(1, _site.Issuer.Fetches);
    }

    [Fact]
    public async Task A_token_signed_with_a_revoked_key_is_refused_once_the_new_key_is_known()
    {
        var (old, phone) = (_site.NewPhone(), _site.NewPhone());
        Assert.Equal(200, await Me(old));
        _site.Issuer.Rotate(IssuerKey.Rsa());
        Assert.Equal(200, await Me(phone, _site.Token("somebody")));
        Assert.Equal(401, await Me(old));
    }

    [Fact]
    public async Task A_revoked_key_is_noticed_even_if_no_token_uses_its_successor()
    {
        var phone = _site.NewPhone();
        Assert.Equal(200, await Me(phone));
        _site.Issuer.Rotate(IssuerKey.Rsa());
        _site.Clock.Advance(TimeSpan.FromMinutes(11));
        var held = _site.Issuer.Hold();
        // The caller that finds the keys stale does not wait for new ones.
        Assert.Equal(200, await Me(phone));
        await held.Reached;
        held.Release();
        int status = 200;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 1500 && status == 200; i++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            status = await Me(phone);
        }

        Assert.Equal(401, status);
    }

    [Fact]
    public async Task A_valid_token_causes_no_request_to_the_provider()
    {
        foreach (var phone in Enumerable.Range(0, 20).Select(_ => _site.NewPhone())) Assert.Equal(200, await Me(phone));
        Assert.Equal((1, 2), (_site.Issuer.Fetches, _site.Issuer.Requests));
    }

    [Fact]
    public async Task Concurrent_first_requests_fetch_the_keys_once()
    {
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Me(_site.NewPhone()))), status => Assert.Equal(200, status));
        Assert.Equal(1, _site.Issuer.Fetches);
    }

    [Fact]
    public async Task A_caller_that_looked_before_the_keys_came_does_not_fetch_them_again()
    {
        for (int round = 0; round < 5000; round++)
        {
            int fetches = 0;
            var keys = new KeyCache("https://issuer.example", Fetch, TimeProvider.System, NullLogger<KeyCache>.Instance);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(
                _ => Task.Run(() => keys.GetAsync("", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken)));
            Assert.Equal(1, fetches);

            Task<IssuerKeys> Fetch()
            {
                Interlocked.Increment(ref fetches);
                return Task.FromResult(new IssuerKeys("https://issuer.example", []));
            }
        }
    }

    [Fact]
    public async Task A_flood_of_tokens_with_unknown_keys_causes_few_fetches_and_delays_no_one()
    {
        var phone = _site.NewPhone();
        Assert.Equal(200, await Me(phone));
        for (int minute = 0; minute < 3; minute++)
        {
            for (int i = 0; i < 100; i++) Assert.Equal(401, await Me(phone, Stranger()));
            Assert.Equal(200, await Me(phone));
            _site.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(_site.Issuer.Fetches, 3, 15);
        _site.Issuer.Rotate(IssuerKey.Ec());
        Assert.Equal(200, await Me(phone, _site.Token("somebody")));
    }

    [Fact]
    public async Task A_token_with_a_known_key_does_not_wait_for_unknown_ones()
    {
        var phone = _site.NewPhone();
        Assert.Equal(200, await Me(phone));
        var held = _site.Issuer.Hold();
        using var gone = new CancellationTokenSource();
        var first = _site.Http.SendAsync(
            new(HttpMethod.Get, "api/v1/me")
            {
                Headers = { { "Authorization", "Bearer " + Stranger() }, { "X-Device-Id", "ios-000001" }, { "X-Device-Type", "ios" } }
            },
            gone.Token);
        await held.Reached;
        var waiting = Me(phone, Stranger());
        Assert.Equal(200, await Me(phone));
        // The caller that started the fetch is not the one that completes it.
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(200, await Me(phone));
        held.Release();
        Assert.Equal((401, 2), (await waiting, _site.Issuer.Fetches));
    }

    [Fact]
    public async Task A_text_that_is_no_token_causes_no_fetch()
    {
        foreach (string text in new[] { "a", "a.b.c", "e30.e30.", QrLogin.Api.Secrets.LoginToken.Generate().Reveal() })
            Assert.Equal(401, await Me(_site.NewPhone(), text));
        Assert.Equal(0, _site.Issuer.Requests);
    }

    /// <summary>A token that is valid except for its unknown key.</summary>
    private string Stranger() => s_stranger.Sign(_site.Issuer.Draft("somebody", _site.Clock.GetUtcNow()).Headed("kid", Unique.Text()));

    private static readonly IssuerKey s_stranger = IssuerKey.Rsa();

    private static async Task<int> Me(TestPhone phone, string? token = null) =>
        (await phone.Showing(token ?? phone.Token).Call(HttpMethod.Get, "me")).Status;
}
