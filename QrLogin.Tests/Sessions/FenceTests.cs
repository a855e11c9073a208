using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Sessions;

/// <summary>
/// Two silos that both believe that they host one session. Orleans may allow that for moments; here it is permanent,
/// because each silo is a separate cluster on the same stores. Only the store's ETag prevents conflicts.
/// </summary>
public abstract class FenceTests(Rivals rivals)
{
    private const int Rounds = 25;

    [Fact]
    public async Task Of_two_rival_silos_only_one_can_confirm()
    {
        rivals.SkipIfMissing();
        for (int i = 0; i < Rounds; i++)
        {
            var (phone, pc) = (await rivals.One.AnyPhone(), await TestPc.Open(rivals.One.Http));
            string confirmToken = await phone.Scanned(pc);
            // Both have read the scanned session before either decides.
            await Task.WhenAll(pc.Poll(), pc.At(rivals.Other.Http).Poll());
            var replies = await Task.WhenAll(phone.Confirm(pc, confirmToken), phone.At(rivals.Other.Http).Confirm(pc, confirmToken));
            Assert.Equal([200, 409], replies.Select(r => r.Status).Order());
            Assert.Equal("confirm_token_used", replies.Single(r => r.Status == 409).Code);
        }
    }

    [Fact]
    public async Task Of_a_confirmation_and_a_denial_on_rival_silos_one_wins()
    {
        rivals.SkipIfMissing();
        for (int i = 0; i < Rounds; i++)
        {
            var (phone, pc) = (await rivals.One.AnyPhone(), await TestPc.Open(rivals.One.Http));
            string confirmToken = await phone.Scanned(pc);
            await Task.WhenAll(pc.Poll(), pc.At(rivals.Other.Http).Poll());
            var (yes, no) = (phone.Confirm(pc, confirmToken), phone.At(rivals.Other.Http).Deny(pc, confirmToken));
            await Task.WhenAll(yes, no);
            Assert.Equal([200, 409], new[] { (await yes).Status, (await no).Status }.Order());
            Assert.Equal((await yes).Status == 200 ? "confirmed" : "denied", await pc.Fresh(rivals.Clock));
            Assert.Equal((await yes).Status == 200 ? "confirmed" : "denied", await pc.At(rivals.Other.Http).Fresh(rivals.Clock));
        }
    }

    [Fact]
    public async Task Two_rival_silos_return_the_same_token_for_one_login()
    {
        rivals.SkipIfMissing();
        var phone = await TestPhone.LoggedIn(rivals.One.Http);
        for (int i = 0; i < Rounds; i++)
        {
            var pc = await TestPc.Open(rivals.One.Http);
            string confirmToken = await phone.Scanned(pc);
            await Task.WhenAll(pc.Poll(), pc.At(rivals.Other.Http).Poll());
            await phone.Confirm(pc, confirmToken);
            var there = pc.At(rivals.Other.Http);
            // The other silo learns of the confirmation when its copy is 10 s old.
            Assert.Equal("scanned", await there.Status());
            rivals.Clock.Advance(TimeSpan.FromSeconds(11));
            string?[] tokens = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => (n % 2 == 0 ? pc : there).Token()));
            Assert.NotNull(Assert.Single(tokens.Distinct()));
            var logins = (await phone.Call(HttpMethod.Get, "logins"))["logins"].EnumerateArray();
            Assert.Single(logins, l => l.GetProperty("device").GetProperty("id").GetString() == pc.Device.Id);
        }
    }

    [Fact]
    public async Task Of_two_phones_that_scan_at_rival_silos_one_wins()
    {
        rivals.SkipIfMissing();
        var (ann, bob) = (await TestPhone.LoggedIn(rivals.One.Http), await TestPhone.LoggedIn(rivals.Other.Http));
        for (int i = 0; i < Rounds; i++)
        {
            var pc = await TestPc.Open(rivals.One.Http);
            await pc.At(rivals.Other.Http).Poll();
            var replies = await Task.WhenAll(ann.Scan(pc), bob.Scan(pc));
            Assert.Equal([200, 409], replies.Select(r => r.Status).Order());
        }
    }
}

/// <summary>The two silos, with one clock.</summary>
public abstract class Rivals(StoreSite stores) : IAsyncLifetime
{
    private readonly string _service = "rivals-" + Unique.Text();

    public ApiHost One { get; private set; } = null!;

    public ApiHost Other { get; private set; } = null!;

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Clock { get; } = new(Example.Start);

    public async ValueTask InitializeAsync()
    {
        if (!stores.HasStores) return;
        One = new(Clock, stores.Settings(_service, "one-" + _service));
        await One.InitializeAsync();
        Other = new(Clock, stores.Settings(_service, "other-" + _service));
        await Other.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (One is not null) await One.DisposeAsync();
        if (Other is not null) await Other.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public void SkipIfMissing() => stores.SkipIfMissing();
}

public sealed class ClusterRivals(ClusterSite stores) : Rivals(stores);

public sealed class AzureRivals(AzureSite stores) : Rivals(stores);

[Collection(OnCluster.Name)]
public sealed class FenceTestsOnCluster(ClusterRivals rivals) : FenceTests(rivals), IClassFixture<ClusterRivals>;

[Collection(OnAzure.Name)]
public sealed class FenceTestsOnAzure(AzureRivals rivals) : FenceTests(rivals), IClassFixture<AzureRivals>;
