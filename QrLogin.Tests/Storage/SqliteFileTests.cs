using QrLogin.Silo.Stores;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

/// <summary>Whether the file of a SQLite store is still the one that was locked.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteFile _file;

    public SqliteFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems lock a file beside it.");
        _file = new("ConnectionStrings:sqlite", $"Data Source={Name}");
        _file.Open();
    }

    private string Name => Path.Combine(_folder.Path, "store.db");

    public void Dispose()
    {
        _file?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_written_to_is_the_same()
    {
        await SqliteSchema.Apply($"Data Source={Name}", TestContext.Current.CancellationToken);
        _file.ThrowIfGone();
    }

    [Fact]
    public void A_file_that_is_deleted_is_gone_even_if_another_takes_its_place()
    {
        File.Delete(Name);
        Assert.Contains($"{Name} was deleted", Assert.Throws<IOException>(_file.ThrowIfGone).Message, StringComparison.Ordinal);
        File.WriteAllText(Name, "");
        Assert.Throws<IOException>(_file.ThrowIfGone);
    }

    [Fact]
    public void A_file_that_is_replaced_is_gone()
    {
        string other = Name + ".backup";
        File.WriteAllText(other, "");
        File.Move(other, Name, overwrite: true);
        Assert.Throws<IOException>(_file.ThrowIfGone);
    }

    [Fact]
    public void A_file_that_is_moved_is_gone_until_it_is_put_back()
    {
        File.Move(Name, Name + ".away");
        Assert.Throws<IOException>(_file.ThrowIfGone);
        File.Move(Name + ".away", Name);
        _file.ThrowIfGone();
    }
}
